//! W4: 256 items under way at once, each waiting for an echo over loopback TCP, or yielding once.

mod echo;
mod peers;

use std::sync::Arc;

use pipeline::prelude::*;
use tokio::{
    runtime::{Builder, Runtime},
    task::yield_now,
};

use self::echo::Pool;
use crate::{
    kernels::finish,
    rounds::{Effort, Times, interleave, limit, ours, peer},
    table::Table,
};

/// Under way at once.
const FLIGHTS: usize = 256;
const ECHOES: u64 = 20_000;
const YIELDS: u64 = 100_000;

pub(crate) fn flight(effort: Effort, table: &mut Table) {
    let thread = Builder::new_current_thread().enable_all().build();
    let thread = thread.expect("a runtime can be made");
    let times = yields(effort, &thread);
    table.group("W4 256 in flight, one yield an item", &times);
    for pipeline in ["pipeline", "pipeline, unordered"] {
        let ratio = times.ratio(pipeline, "buffer_unordered");
        table.figure(&format!("{pipeline} / buffer_unordered"), ratio, 0.6, "x");
    }
    let times = echoes(effort, &thread);
    table.group("W4 256 in flight, echo over loopback TCP", &times);
    for pipeline in ["pipeline", "pipeline, unordered"] {
        let ratio = times.ratio(pipeline, "buffer_unordered");
        table.figure(&format!("{pipeline} / buffer_unordered"), ratio, 1.05, "x");
    }
}

async fn yielding(item: u64) -> u64 {
    yield_now().await;
    item
}

fn yields(effort: Effort, thread: &Runtime) -> Times {
    let declared = || {
        pipeline! {
            #![engine(tokio)]
            source(0..YIELDS) |> #[parallel(256)] map(async |item| yielding(item).await) |> fold(0, u64::wrapping_add);
        }
    };
    let unordered = || {
        pipeline! {
            #![engine(tokio)]
            source(0..YIELDS)
                |> #[parallel(256, unordered)] map(async |item| yielding(item).await)
                |> fold(0, u64::wrapping_add);
        }
    };
    interleave(
        effort,
        YIELDS,
        vec![
            limit("lanes by hand, one task", || thread.block_on(peers::lanes(YIELDS, yielding))),
            ours("pipeline", || finish(thread.block_on(declared().run()))),
            ours("pipeline, unordered", || finish(thread.block_on(unordered().run()))),
            peer("buffered", || thread.block_on(peers::buffered(YIELDS, yielding))),
            peer("buffer_unordered", || thread.block_on(peers::unordered(YIELDS, yielding))),
            peer("JoinSet, semaphore", || thread.block_on(peers::join_set(YIELDS, yielding))),
            limit("lanes by hand, a task each", || thread.block_on(peers::tasks(YIELDS, yielding))),
        ],
    )
}

fn echoes(effort: Effort, thread: &Runtime) -> Times {
    let pool = Arc::new(thread.block_on(Pool::connect(FLIGHTS)));
    let shared = pool.clone();
    let ask = move |item| {
        let pool = shared.clone();
        async move { pool.echo(item).await }
    };
    let declared = || {
        let pool = pool.clone();
        pipeline! {
            #![engine(tokio)]
            source(0..ECHOES)
                |> #[parallel(256)] map(async |item| pool.echo(item).await)
                |> fold(0, u64::wrapping_add);
        }
    };
    let unordered = || {
        let pool = pool.clone();
        pipeline! {
            #![engine(tokio)]
            source(0..ECHOES)
                |> #[parallel(256, unordered)] map(async |item| pool.echo(item).await)
                |> fold(0, u64::wrapping_add);
        }
    };
    interleave(
        effort,
        ECHOES,
        vec![
            limit("lanes by hand, a task each", || {
                thread.block_on(peers::tasks(ECHOES, ask.clone()))
            }),
            ours("pipeline", || finish(thread.block_on(declared().run()))),
            ours("pipeline, unordered", || finish(thread.block_on(unordered().run()))),
            peer("buffered", || thread.block_on(peers::buffered(ECHOES, ask.clone()))),
            peer("buffer_unordered", || thread.block_on(peers::unordered(ECHOES, ask.clone()))),
            peer("JoinSet, semaphore", || thread.block_on(peers::join_set(ECHOES, ask.clone()))),
            limit("lanes by hand, one task", || thread.block_on(peers::lanes(ECHOES, ask.clone()))),
        ],
    )
}
