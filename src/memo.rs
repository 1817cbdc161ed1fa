//! What was made last, kept by what it was made of.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::rc::Rc;

/// The last value that was made, and what it was made of.
pub struct Memo<K, V>(RefCell<Option<(K, Rc<V>)>>);

impl<K, V> Memo<K, V> {
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// The last value, if it was made of an equal key, else a new one.
    pub fn of<Q>(&self, key: &Q, make: impl FnOnce() -> V) -> Rc<V>
    where
        K: Borrow<Q>,
        Q: ToOwned<Owned = K> + PartialEq + ?Sized,
    {
        let kept = match &*self.0.borrow() {
            Some((of, value)) if of.borrow() == key => Some(Rc::clone(value)),
            _ => None,
        };
        kept.unwrap_or_else(|| {
            let value = Rc::new(make());
            self.0.replace(Some((key.to_owned(), Rc::clone(&value))));
            value
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_is_made_once() {
        let memo: Memo<String, usize> = Memo::new();
        assert_eq!(*memo.of("one", || 1), 1);
        assert_eq!(*memo.of("one", || panic!("it is kept")), 1);
        assert_eq!(*memo.of("two", || 2), 2);
        assert_eq!(*memo.of("one", || 3), 3);
    }
}
