//! Bytes for the way between page and worker: the fields in their order, and nothing between them.
//!
//! Both ends are of one build, so there is no version, no name and no type in the bytes. Where they end too soon, what
//! is missing reads as zero or empty: a reading that cannot fail needs no way out, which halves the code of it.

/// What can cross.
pub trait Wire: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(bytes: &mut &[u8]) -> Self;
}

/// The bytes of a value.
pub fn bytes_of(value: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    value.put(&mut out);
    out
}

/// The value in bytes.
pub fn value_of<T: Wire>(mut bytes: &[u8]) -> T {
    T::take(&mut bytes)
}

fn cut<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (cut, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
    *bytes = rest;
    cut
}

impl Wire for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
    fn take(bytes: &mut &[u8]) -> Self {
        cut(bytes, 1).first().copied().unwrap_or_default()
    }
}

/// Seven bits a byte, the lowest first: most numbers are small.
impl Wire for usize {
    fn put(&self, out: &mut Vec<u8>) {
        let mut left = *self;
        while left > 0x7f {
            out.push(0x80 | (left & 0x7f) as u8);
            left >>= 7;
        }
        out.push(left as u8);
    }
    fn take(bytes: &mut &[u8]) -> Self {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = u8::take(bytes);
            value |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    }
}

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }
    fn take(bytes: &mut &[u8]) -> Self {
        u8::take(bytes) > 0
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(bytes: &mut &[u8]) -> Self {
        let length = usize::take(bytes);
        String::from_utf8_lossy(cut(bytes, length)).into_owned()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(bytes: &mut &[u8]) -> Self {
        bool::take(bytes).then(|| T::take(bytes))
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|each| each.put(out));
    }
    fn take(bytes: &mut &[u8]) -> Self {
        // Each takes a byte at least: no length makes more of them than there can be.
        let length = usize::take(bytes).min(bytes.len());
        (0..length).map(|_| T::take(bytes)).collect()
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(bytes: &mut &[u8]) -> Self {
        (A::take(bytes), B::take(bytes))
    }
}

/// Names the fields of a type once, for both directions: written out twice they would get out of step.
macro_rules! wire {
    ($($name:ident { $($field:ident),+ $(,)? })+) => { $(
        impl $crate::worker::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $( self.$field.put(out); )+
            }
            fn take(bytes: &mut &[u8]) -> Self {
                $name { $( $field: $crate::worker::wire::Wire::take(bytes) ),+ }
            }
        }
    )+ };
}

/// The same for a choice of words, all of them: one that is left out does not compile.
macro_rules! wire_words {
    ($($name:ident: $first:ident $(, $word:ident)*;)+) => { $(
        impl $crate::worker::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                out.push(match self {
                    $name::$first => $name::$first as u8,
                    $( $name::$word => $name::$word as u8, )*
                });
            }
            fn take(bytes: &mut &[u8]) -> Self {
                match u8::take(bytes) {
                    $( word if word == $name::$word as u8 => $name::$word, )*
                    _ => $name::$first,
                }
            }
        }
    )+ };
}

pub(super) use {wire, wire_words};

#[cfg(test)]
mod tests {
    use super::*;

    fn and_back<T: Wire + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(value_of::<T>(&bytes_of(&value)), value);
    }

    #[test]
    fn what_arrives_is_what_was_sent() {
        [0, 1, 127, 128, 300, 1 << 20, u32::MAX as usize].into_iter().for_each(and_back);
        and_back((String::from("K\u{e4}se \u{1f433}"), Some(String::new())));
        and_back(vec![Some(true), None, Some(false)]);
    }

    #[test]
    fn bytes_that_end_too_soon_read_as_nothing() {
        let whole = bytes_of(&vec![String::from("abc"), String::from("def")]);
        for length in 0..whole.len() {
            let cut: Vec<String> = value_of(whole.get(..length).unwrap_or_default());
            assert!(cut.len() <= 2 && cut.iter().all(|text| text.len() <= 3), "{length}: {cut:?}");
        }
        assert_eq!(value_of::<Vec<String>>(&[0xff; 9]).len(), 0);
    }
}
