//! Lines are borrowed in place: nothing is allocated for a line, and buffers are used again.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use pipeline_runtime::{
    io::file,
    source::{Items, Source},
};

use crate::support::{Folder, context, fetch};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting per thread.
struct Counting;

// SAFETY: both calls are passed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory was allocated above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn nothing_is_allocated_for_a_line() {
    let folder = Folder::new();
    let text: String = (0..200_000).map(|number| format!("line {number}\r\n")).collect();
    let mut source = file::lines(folder.write("lines", text));
    source.open(&context());
    let (mut lines, mut chunks) = (0, 0);
    let before = ALLOCATIONS.get();
    while let Some(mut chunk) = fetch(&mut source).expect("no failure") {
        chunks += 1;
        let before = ALLOCATIONS.get();
        lines += chunk.items().inspect(|line| assert!(line.starts_with("line"))).count();
        assert_eq!(ALLOCATIONS.get(), before);
    }
    assert_eq!(lines, 200_000);
    let allocations = ALLOCATIONS.get() - before;
    assert!(allocations < 10 * chunks, "{allocations} allocations for {chunks} chunks");
}
