//! Where chunks put their buffers back when they are dropped, wherever that is.

use crate::sync::{Arc, Mutex, lock};

/// How many buffers wait for reuse at most: the chunks that an edge and its replicas hold at a time.
const PLACES: usize = 16;

/// Buffers of one source, for reuse ([`super::OwnedChunk::with_shelf`]). Clones are the same shelf.
#[derive(Debug)]
pub struct Shelf<T> {
    buffers: Arc<Mutex<Vec<Vec<T>>>>,
    /// The most that a buffer may hold; one that grew beyond is not kept.
    largest: usize,
}

impl<T> Shelf<T> {
    /// A shelf for buffers of at most so many.
    pub fn new(largest: usize) -> Self {
        Shelf { buffers: Arc::new(Mutex::new(Vec::new())), largest }
    }

    /// A buffer as it was put back, with what was in it, or a new one.
    pub fn take(&self) -> Vec<T> {
        lock(&self.buffers).pop().unwrap_or_default()
    }

    /// Puts a buffer back.
    pub fn put(&self, buffer: Vec<T>) {
        if buffer.capacity() == 0 || buffer.capacity() > self.largest {
            return;
        }
        let mut buffers = lock(&self.buffers);
        if buffers.len() < PLACES {
            buffers.push(buffer);
        }
    }
}

impl<T> Clone for Shelf<T> {
    fn clone(&self) -> Self {
        Shelf { buffers: self.buffers.clone(), largest: self.largest }
    }
}
