//! Which islands of a run go where, as the plan has it.

use super::super::roster::Task;
use crate::run::state::RunState;

/// The tasks of a run by the engine that is to run them.
pub(super) struct Parts<'env> {
    pub(super) stealing: Vec<Task<'env>>,
    /// With their numbers in the run: threads are named after islands.
    pub(super) threads: Vec<(usize, Task<'env>)>,
    pub(super) waiting: Vec<Task<'env>>,
}

impl<'env> Parts<'env> {
    pub(super) fn of(tasks: Vec<Task<'env>>, run: &RunState) -> Self {
        let mut parts = Parts { stealing: Vec::new(), threads: Vec::new(), waiting: Vec::new() };
        for (number, (task, state)) in tasks.into_iter().zip(run.tasks()).enumerate() {
            let engine = run.graph().islands[state.island].on_hybrid;
            state.give_to(engine);
            match engine {
                "steal" => parts.stealing.push(task),
                "dataflow" => parts.threads.push((number, task)),
                _ => parts.waiting.push(task),
            }
        }
        parts
    }
}
