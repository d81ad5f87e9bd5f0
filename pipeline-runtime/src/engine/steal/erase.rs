//! The one place where a task's lifetime is forgotten.

use super::super::roster::Task;

/// A task without the lifetime of what it borrows, to be kept in a queue beside others.
///
/// # Safety
/// The caller sees to it that the task is dropped, and not touched any more, before what it borrows ends.
pub(super) unsafe fn erase<'env>(task: Task<'env>) -> Task<'static> {
    // SAFETY: the two types differ in a lifetime only, which has no part in how they are laid out. That nothing is used
    // beyond its life is what the caller owes.
    unsafe { std::mem::transmute::<Task<'env>, Task<'static>>(task) }
}
