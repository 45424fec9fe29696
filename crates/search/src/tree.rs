//! The tokens of all live hypotheses of a sentence.

use std::rc::Rc;

/// Attention of one row over the source, shared by the hypotheses that go through it.
pub(crate) type Attention = Rc<Vec<f32>>;

/// A token in the tree. Its number is also the entry of the model's cache that holds its keys and values.
#[derive(Debug)]
struct Node {
    token: u32,
    log_prob: f32,
    parent: u32,
    /// Children, and one more while a live hypothesis ends here.
    uses: u32,
    attention: Option<Attention>,
}

/// The parent of the root.
const NONE: u32 = u32::MAX;

/// The tokens of all live hypotheses of a sentence, as a tree with the model's first token at its root.
///
/// Nodes that no live hypothesis goes through are handed out again, the latest first, so that the numbers stay small and the
/// model's cache dense.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    free: Vec<u32>,
}

impl Tree {
    /// A tree of one node, number 0, where the only live hypothesis ends.
    pub(crate) fn new(first: u32) -> Self {
        let root = Node { token: first, log_prob: 0.0, parent: NONE, uses: 1, attention: None };
        Self { nodes: vec![root], free: Vec::new() }
    }

    /// Says that `node` will have one more child, so that it outlives its own hypothesis.
    pub(crate) fn keep(&mut self, node: u32) {
        self.nodes[node as usize].uses += 1;
    }

    /// Takes one use from `node`; what is no longer used is free, up to the root.
    pub(crate) fn release(&mut self, mut node: u32) {
        while node != NONE {
            let Node { uses, parent, attention, .. } = &mut self.nodes[node as usize];
            *uses -= 1;
            if *uses > 0 {
                return;
            }
            *attention = None;
            self.free.push(node);
            node = *parent;
        }
    }

    /// A new node where a live hypothesis ends, child of a `parent` that was kept for it.
    pub(crate) fn add(&mut self, parent: u32, token: u32, log_prob: f32) -> u32 {
        let node = Node { token, log_prob, parent, uses: 1, attention: None };
        if let Some(number) = self.free.pop() {
            self.nodes[number as usize] = node;
            return number;
        }
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }

    /// Notes the attention of the row that fed `node`'s token.
    pub(crate) fn attend(&mut self, node: u32, attention: Vec<f32>) {
        self.nodes[node as usize].attention = Some(Rc::new(attention));
    }

    /// The token at `node`.
    pub(crate) fn token(&self, node: u32) -> u32 {
        self.nodes[node as usize].token
    }

    /// The log-probability of the token at `node`.
    pub(crate) fn log_prob(&self, node: u32) -> f32 {
        self.nodes[node as usize].log_prob
    }

    /// The attention of the row that fed `node`'s token, once it is known.
    pub(crate) fn attention(&self, node: u32) -> Option<Attention> {
        self.nodes[node as usize].attention.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_branch_is_handed_out_again() {
        let mut tree = Tree::new(7);
        tree.keep(0);
        tree.keep(0);
        tree.release(0);
        let (left, right) = (tree.add(0, 1, -0.1), tree.add(0, 2, -0.2));
        tree.keep(left);
        tree.release(left);
        tree.release(right);
        let below = tree.add(left, 3, -0.3);
        assert_eq!((left, right, below), (1, 2, 2));
        assert_eq!([tree.token(0), tree.token(left), tree.token(below)], [7, 1, 3]);
        tree.release(below);
        assert_eq!(tree.free, [2, 1, 0], "nothing is live");
    }
}
