//! Where chunks put their buffers back when they are dropped, wherever that is.

use crate::sync::{Arc, Mutex, lock};

/// How many buffers wait for reuse at most: the chunks that an edge and its replicas hold at a time.
const PLACES: usize = 16;

/// Buffers of one source, for reuse. Clones are the same shelf.
#[derive(Debug, Clone)]
pub struct Shelf {
    buffers: Arc<Mutex<Vec<Vec<u8>>>>,
    /// The length of a buffer; one that grew for a long item is not kept.
    size: usize,
}

impl Shelf {
    pub(super) fn new(size: usize) -> Self {
        Shelf { buffers: Arc::new(Mutex::new(Vec::new())), size }
    }

    /// A buffer of the usual length, its content whatever it was.
    pub(super) fn take(&self) -> Vec<u8> {
        let mut buffer = lock(&self.buffers).pop().unwrap_or_default();
        buffer.resize(self.size, 0);
        buffer
    }

    /// Puts a buffer back.
    pub fn put(&self, buffer: Vec<u8>) {
        if buffer.capacity() == 0 || buffer.capacity() > 2 * self.size {
            return;
        }
        let mut buffers = lock(&self.buffers);
        if buffers.len() < PLACES {
            buffers.push(buffer);
        }
    }
}
