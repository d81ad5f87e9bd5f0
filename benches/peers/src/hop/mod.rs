//! W2: items handed over from one thread or task to another, one by one and in batches; how long an answer takes; what it
//! costs to wait.

mod clock;
mod idle;
mod load;
mod ring;
mod round_trip;
mod tasks;
mod threads;

use crate::{rounds::Effort, table::Table};

const BATCHES: [usize; 3] = [64, 256, 1024];

pub(crate) fn hop(effort: Effort, table: &mut Table) {
    threads::singles(effort, table);
    BATCHES.into_iter().for_each(|batch| threads::batches(effort, table, batch));
    tasks::singles(effort, table);
    BATCHES.into_iter().for_each(|batch| tasks::batches(effort, table, batch));
    round_trip::on_tasks(effort, table);
    round_trip::on_threads(effort, table);
    idle::idle(table);
}
