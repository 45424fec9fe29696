//! Who gets what: one place for each claim, so that as many as possible have one, and together the best.

/// For each row the column it gets, at most one row a column: as many rows as possible are served, and among such
/// assignments the sum of weights (between 0 and 2) is greatest. `None` is a pair that cannot be.
///
/// The Hungarian method (Kuhn 1955) with potentials, cubic in the greater of the two numbers.
pub(super) fn assign(weights: &[Vec<Option<f64>>]) -> Vec<Option<usize>> {
    let columns = weights.first().map_or(0, Vec::len);
    let size = weights.len().max(columns);
    // One more pair always outweighs all differences between pairs.
    let bonus = 4.0 * (size as f64 + 1.0);
    let weight = |row: usize, column: usize| weights.get(row).and_then(|row| row.get(column).copied().flatten());
    let cost = |row: usize, column: usize| weight(row, column).map_or(0.0, |weight| -weight - bonus);
    let mut table = Table::new(size);
    for row in 1..=size {
        table.serve(row, &cost);
    }
    let mut columns = vec![None; weights.len()];
    for (column, &row) in table.row_of.iter().enumerate().skip(1) {
        if row > 0 && weight(row - 1, column - 1).is_some() {
            columns[row - 1] = Some(column - 1);
        }
    }
    columns
}

/// Rows and columns count from 1; 0 is nobody.
struct Table {
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    row_of: Vec<usize>,
}

impl Table {
    fn new(size: usize) -> Self {
        Self { row_potential: vec![0.0; size + 1], column_potential: vec![0.0; size + 1], row_of: vec![0; size + 1] }
    }

    /// Gives one more row a column, moving others along a cheapest path.
    fn serve(&mut self, row: usize, cost: &impl Fn(usize, usize) -> f64) {
        let size = self.row_of.len() - 1;
        self.row_of[0] = row;
        let mut slack = vec![f64::INFINITY; size + 1];
        let mut came_from = vec![0; size + 1];
        let mut seen = vec![false; size + 1];
        let mut column = 0;
        while self.row_of[column] != 0 {
            seen[column] = true;
            let holder = self.row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !seen[other]) {
                let reduced = cost(holder - 1, other - 1) - self.row_potential[holder] - self.column_potential[other];
                if reduced < slack[other] {
                    (slack[other], came_from[other]) = (reduced, column);
                }
                if slack[other] < delta {
                    (delta, next) = (slack[other], other);
                }
            }
            self.shift(&seen, &mut slack, delta);
            column = next;
        }
        while column != 0 {
            let previous = came_from[column];
            self.row_of[column] = self.row_of[previous];
            column = previous;
        }
    }

    /// Moves the potentials so that the next column is reached at no cost.
    fn shift(&mut self, seen: &[bool], slack: &mut [f64], delta: f64) {
        for column in 0..seen.len() {
            if seen[column] {
                self.row_potential[self.row_of[column]] += delta;
                self.column_potential[column] -= delta;
            } else {
                slack[column] -= delta;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_possible_come_first() {
        let weights = [vec![Some(1.9), Some(0.1)], vec![Some(2.0), None], vec![None, None]];
        assert_eq!(assign(&weights), [Some(1), Some(0), None]);
    }

    #[test]
    fn the_best_sum_wins() {
        let weights = [vec![Some(0.2), Some(0.9), Some(0.1)], vec![Some(0.1), Some(1.0), Some(0.7)]];
        assert_eq!(assign(&weights), [Some(1), Some(2)]);
        assert_eq!(assign(&[]), []);
        assert_eq!(assign(&[vec![]]), [None]);
    }
}
