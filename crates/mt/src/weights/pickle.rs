//! Just enough of Python's pickle to read the table of tensors that `torch.save` writes.
//!
//! Nothing is executed: calls are recorded, not made. Objects live in one list and refer to each other by number, so that a hostile
//! file can neither nest them past the stack nor multiply them. Opcodes: <https://docs.python.org/3/library/pickletools.html>.
//! (candle's reader is not used: it panics on short argument lists and cannot read `PyTorch`'s older container.)

use std::collections::BTreeMap;

/// An object's place in the list.
pub(super) type Id = u32;

/// An unpickled object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// `None`, and whatever is of no interest here.
    Nothing,
    /// A whole number; also `True` and `False`.
    Int(i64),
    /// A text.
    Text(String),
    /// A class or function by module and name.
    Global(String, String),
    /// A tuple or list.
    Sequence(Vec<Id>),
    /// A dictionary, in the order of insertion.
    Dict(Vec<(Id, Id)>),
    /// A call that was not made: callable, arguments.
    Call(Id, Id),
    /// A reference to something outside of the pickle.
    Outside(Id),
}

/// The objects of one pickle.
#[derive(Debug, Default)]
pub(super) struct Heap {
    objects: Vec<Object>,
}

impl Heap {
    /// The object of a number that this heap gave out.
    pub(super) fn get(&self, id: Id) -> &Object {
        &self.objects[id as usize]
    }

    /// The items of a tuple or list.
    pub(super) fn sequence(&self, id: Id) -> Option<&[Id]> {
        match self.get(id) {
            Object::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// A text.
    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match self.get(id) {
            Object::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub(super) fn size(&self, id: Id) -> Option<usize> {
        match self.get(id) {
            Object::Int(number) => usize::try_from(*number).ok(),
            _ => None,
        }
    }

    /// A tuple or list of whole numbers that are not negative.
    pub(super) fn sizes(&self, id: Id) -> Option<Vec<usize>> {
        self.sequence(id)?.iter().map(|&item| self.size(item)).collect()
    }

    fn add(&mut self, object: Object) -> Id {
        self.objects.push(object);
        (self.objects.len() - 1) as Id
    }
}

/// Reads one pickle from the start of `bytes`; returns the objects, the top one, and the bytes that were read.
pub(super) fn read(bytes: &[u8]) -> Result<(Heap, Id, usize), String> {
    let mut machine = Machine {
        bytes,
        position: 0,
        heap: Heap::default(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: BTreeMap::new(),
    };
    loop {
        let position = machine.position;
        match machine.step() {
            Ok(false) => {}
            Ok(true) => break,
            Err(reason) => return Err(format!("pickle byte {position}: {reason}")),
        }
    }
    let top = machine.stack.pop().ok_or("pickle: nothing is left at the end")?;
    Ok((machine.heap, top, machine.position))
}

/// The stack machine that a pickle is a programme of.
struct Machine<'a> {
    bytes: &'a [u8],
    position: usize,
    heap: Heap,
    stack: Vec<Id>,
    marks: Vec<usize>,
    memo: BTreeMap<u32, Id>,
}

type Step<T> = Result<T, String>;

impl<'a> Machine<'a> {
    /// Does one opcode; true at the end of the pickle.
    fn step(&mut self) -> Step<bool> {
        let opcode = self.take(1)?[0];
        match opcode {
            b'.' => return Ok(true),
            0x80 => drop(self.take(1)?),
            0x95 => drop(self.take(8)?),
            b'(' => self.marks.push(self.stack.len()),
            b'N' => self.push(Object::Nothing),
            0x88 => self.push(Object::Int(1)),
            0x89 => self.push(Object::Int(0)),
            b'K' => self.push_int(1)?,
            b'M' => self.push_int(2)?,
            b'J' => {
                let number = i32::from_le_bytes(self.array()?);
                self.push(Object::Int(i64::from(number)));
            }
            0x8a => self.push_long()?,
            b'G' => {
                self.take(8)?;
                self.push(Object::Nothing);
            }
            b'X' => self.push_text(4)?,
            0x8c => self.push_text(1)?,
            b'c' => {
                let module = self.line()?;
                let name = self.line()?;
                self.push(Object::Global(module, name));
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let global = Option::zip(self.heap.text(module), self.heap.text(name))
                    .map(|(module, name)| (module.to_owned(), name.to_owned()));
                let (module, name) = global.ok_or("a class without a name")?;
                self.push(Object::Global(module, name));
            }
            b')' | b']' | 0x8f => self.push(Object::Sequence(Vec::new())),
            b'}' => self.push(Object::Dict(Vec::new())),
            b't' | b'l' => {
                let items = self.pop_to_mark()?;
                self.push(Object::Sequence(items));
            }
            0x85..=0x87 => {
                let items = self.pop_many(usize::from(opcode - 0x84))?;
                self.push(Object::Sequence(items));
            }
            b'd' => {
                let items = self.pop_to_mark()?;
                let id = self.heap.add(Object::Dict(Vec::new()));
                self.stack.push(id);
                self.extend_dict(&items)?;
            }
            b'a' => {
                let item = self.pop()?;
                self.extend_sequence(&[item])?;
            }
            b'e' | 0x90 => {
                let items = self.pop_to_mark()?;
                self.extend_sequence(&items)?;
            }
            b's' => {
                let items = self.pop_many(2)?;
                self.extend_dict(&items)?;
            }
            b'u' => {
                let items = self.pop_to_mark()?;
                self.extend_dict(&items)?;
            }
            b'R' | 0x81 => self.call()?,
            // The state that BUILD sets is attributes; tensors never depend on them.
            b'b' => drop(self.pop()?),
            b'Q' => {
                let id = self.pop()?;
                self.push(Object::Outside(id));
            }
            b'q' => {
                let key = u32::from(self.take(1)?[0]);
                self.remember(key)?;
            }
            b'r' => {
                let key = u32::from_le_bytes(self.array()?);
                self.remember(key)?;
            }
            0x94 => self.remember(self.memo.len() as u32)?,
            b'h' => {
                let key = u32::from(self.take(1)?[0]);
                self.recall(key)?;
            }
            b'j' => {
                let key = u32::from_le_bytes(self.array()?);
                self.recall(key)?;
            }
            _ => return Err(format!("opcode {opcode:#04x} has no place in a table of tensors")),
        }
        Ok(false)
    }

    fn take(&mut self, length: usize) -> Step<&'a [u8]> {
        let rest = &self.bytes[self.position..];
        let taken = rest.get(..length).ok_or("the file ends too early")?;
        self.position += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Step<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// A little-endian number of up to four bytes.
    fn unsigned(&mut self, bytes: usize) -> Step<u32> {
        Ok(self.take(bytes)?.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
    }

    fn line(&mut self) -> Step<String> {
        let rest = &self.bytes[self.position..];
        let end = rest.iter().position(|&byte| byte == b'\n').ok_or("a name does not end")?;
        self.position += end + 1;
        Ok(String::from_utf8_lossy(&rest[..end]).trim_end_matches('\r').to_owned())
    }

    fn push(&mut self, object: Object) {
        let id = self.heap.add(object);
        self.stack.push(id);
    }

    fn push_int(&mut self, bytes: usize) -> Step<()> {
        let number = self.unsigned(bytes)?;
        self.push(Object::Int(i64::from(number)));
        Ok(())
    }

    /// A number of any length; those past 64 bits are of no interest here.
    fn push_long(&mut self) -> Step<()> {
        let length = self.take(1)?[0];
        let bytes = self.take(usize::from(length))?;
        let object = if bytes.len() <= 8 {
            let sign = if bytes.last().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
            Object::Int(bytes.iter().rev().fold(sign, |number, &byte| number << 8 | i64::from(byte)))
        } else {
            Object::Nothing
        };
        self.push(object);
        Ok(())
    }

    fn push_text(&mut self, length_bytes: usize) -> Step<()> {
        let length = self.unsigned(length_bytes)?;
        let text = std::str::from_utf8(self.take(length as usize)?).map_err(|fault| fault.to_string())?;
        self.push(Object::Text(text.to_owned()));
        Ok(())
    }

    fn pop(&mut self) -> Step<Id> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() <= floor {
            return Err("nothing is on the stack".to_owned());
        }
        self.stack.pop().ok_or_else(|| "nothing is on the stack".to_owned())
    }

    fn pop_many(&mut self, count: usize) -> Step<Vec<Id>> {
        let mut items: Vec<Id> = (0..count).map(|_| self.pop()).collect::<Step<_>>()?;
        items.reverse();
        Ok(items)
    }

    fn pop_to_mark(&mut self) -> Step<Vec<Id>> {
        let mark = self.marks.pop().ok_or("no mark is on the stack")?;
        Ok(self.stack.split_off(mark))
    }

    fn top(&mut self) -> Step<&mut Object> {
        let id = self.stack.last().ok_or("nothing is on the stack")?;
        Ok(&mut self.heap.objects[*id as usize])
    }

    fn extend_sequence(&mut self, items: &[Id]) -> Step<()> {
        match self.top()? {
            Object::Sequence(sequence) => sequence.extend_from_slice(items),
            Object::Call(..) => {}
            _ => return Err("items are added to what is no list".to_owned()),
        }
        Ok(())
    }

    fn extend_dict(&mut self, items: &[Id]) -> Step<()> {
        let (pairs, rest) = items.as_chunks::<2>();
        if !rest.is_empty() {
            return Err("a key without a value".to_owned());
        }
        match self.top()? {
            Object::Dict(dict) => dict.extend(pairs.iter().map(|&[key, value]| (key, value))),
            Object::Call(..) => {}
            _ => return Err("pairs are added to what is no dictionary".to_owned()),
        }
        Ok(())
    }

    /// Records a call; an ordered dictionary is the one class that is needed as itself.
    fn call(&mut self) -> Step<()> {
        let arguments = self.pop()?;
        let callable = self.pop()?;
        let dict = matches!(self.heap.get(callable), Object::Global(module, name) if module == "collections" && name == "OrderedDict");
        self.push(if dict { Object::Dict(Vec::new()) } else { Object::Call(callable, arguments) });
        Ok(())
    }

    fn remember(&mut self, key: u32) -> Step<()> {
        let id = *self.stack.last().ok_or("nothing is on the stack")?;
        self.memo.insert(key, id);
        Ok(())
    }

    fn recall(&mut self, key: u32) -> Step<()> {
        let id = *self.memo.get(&key).ok_or_else(|| format!("nothing is remembered under {key}"))?;
        self.stack.push(id);
        Ok(())
    }
}
