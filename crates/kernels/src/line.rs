//! Memory in cache lines: one unit that holds sixteen floats, sixteen integers or sixty-four bytes.

/// One aligned cache line.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line([u32; 16]);

impl Line {
    pub(crate) fn of_floats(values: [f32; 16]) -> Self {
        Self(values.map(f32::to_bits))
    }

    pub(crate) fn floats(&self) -> &[f32; 16] {
        // SAFETY: same size, weaker alignment, and every pattern of bits is a float.
        unsafe { &*(&raw const self.0).cast() }
    }

    pub(crate) fn floats_mut(&mut self) -> &mut [f32; 16] {
        // SAFETY: same size, weaker alignment, every pattern of bits is a float and every float a u32.
        unsafe { &mut *(&raw mut self.0).cast() }
    }

    pub(crate) fn integers(&self) -> &[i32; 16] {
        // SAFETY: same size, same alignment of the elements, and every pattern of bits is an integer.
        unsafe { &*(&raw const self.0).cast() }
    }

    pub(crate) fn integers_mut(&mut self) -> &mut [i32; 16] {
        // SAFETY: same size, same alignment of the elements, every pattern of bits is an integer and every integer a u32.
        unsafe { &mut *(&raw mut self.0).cast() }
    }

    pub(crate) fn bytes(&self) -> &[i8; 64] {
        // SAFETY: same size, weaker alignment, and every pattern of bits is a byte.
        unsafe { &*(&raw const self.0).cast() }
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [i8; 64] {
        // SAFETY: same size, weaker alignment, every pattern of bits is a byte and any bytes make a u32.
        unsafe { &mut *(&raw mut self.0).cast() }
    }
}

/// So many lines of zeros, whose memory is not touched before it is used: threads that fill them share the work of getting it.
pub(crate) fn zeros(count: usize) -> Vec<Line> {
    let lines = Box::<[Line]>::new_zeroed_slice(count);
    // SAFETY: lines may be all zeros.
    unsafe { lines.assume_init() }.into_vec()
}

/// Values in whole lines, the last one filled with `fill`.
pub(crate) fn lines_of(values: &[f32], fill: f32) -> Vec<Line> {
    let (whole, rest) = values.as_chunks::<16>();
    let mut lines: Vec<Line> = whole.iter().map(|chunk| Line::of_floats(*chunk)).collect();
    if !rest.is_empty() {
        let mut last = [fill; 16];
        last[..rest.len()].copy_from_slice(rest);
        lines.push(Line::of_floats(last));
    }
    lines
}
