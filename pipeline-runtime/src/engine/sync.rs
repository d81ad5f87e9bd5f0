//! The sync engine: all islands in the caller's task, one after another, by wakers and never by busy polling. The order is
//! first come, first served, or with a seed any ready island, chosen by its random numbers: the same seed gives the same
//! schedule, and with it the same trace.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Wake, Waker},
};

use super::{Engine, Islands, Mode, RunBlocking, reactor::refuse_inside_runtime};
use crate::{
    error::Failure,
    rng::Rng,
    run::{
        Clock, RunContext,
        context::{Inline, Pacing},
        stall::stalled,
        state::RunState,
        task::Wait,
    },
    sync::{Arc, AtomicBool, AtomicWaker, Mutex, Ordering, lock},
};

/// Runs islands in the caller's task.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sync {
    seed: Option<u64>,
    simulated: bool,
}

/// Island polls before the caller's other tasks get a turn.
const TURN: usize = 4;
/// What the random numbers of the schedule are for.
const SCHEDULE: u64 = 1;

impl Sync {
    /// First come, first served.
    pub fn new() -> Self {
        Sync::default()
    }

    /// Picks among ready islands by seeded chance: explores schedules, each repeatable by its seed.
    ///
    /// ```
    /// use pipeline::prelude::*;
    ///
    /// # pollster::block_on(async {
    /// let mut traces = Vec::new();
    /// for _ in 0..2 {
    ///     let counted = pipeline! { source(0..10_000) |> boundary() |> count(); };
    ///     let done = counted.run_on(&engine::Sync::new().seed(7)).await?;
    ///     traces.push(done.report.trace_hash);
    /// }
    /// assert_eq!(traces[0], traces[1]);
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Sync { seed: Some(seed), ..self }
    }

    /// Runs in virtual time, which stands still while an island can run and jumps to the next timer when none can.
    ///
    /// ```
    /// use std::{future::Future, pin::Pin, task::{Context, Poll}, time::Duration};
    /// use pipeline::{error::Cause, prelude::*, run::{RunContext, Sleep}, source::{OwnedChunk, Source}};
    ///
    /// const HOUR: Duration = Duration::from_secs(3600);
    ///
    /// /// Gives nothing, for an hour.
    /// struct Idle(Option<Sleep>);
    ///
    /// impl Source for Idle {
    ///     type Chunk = OwnedChunk<u32>;
    ///
    ///     fn open(&mut self, context: &RunContext) {
    ///         self.0 = Some(context.clock().sleep(HOUR));
    ///     }
    ///
    ///     fn poll_fetch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<OwnedChunk<u32>>, Cause>> {
    ///         let sleep = self.0.as_mut().expect("a run opens its sources");
    ///         Pin::new(sleep).poll(cx).map(|()| Ok(None))
    ///     }
    /// }
    ///
    /// // It takes no time.
    /// let counted = pipeline! { source(Idle(None)) |> count(); };
    /// let done = counted.run_blocking_on(&engine::Sync::new().virtual_time())?;
    /// assert_eq!(done.report.wall, HOUR);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn virtual_time(self) -> Self {
        Sync { simulated: true, ..self }
    }
}

impl<'env, M: Mode> Engine<'env, M> for Sync {
    type Driver = Driver<M::Task<'env>>;

    fn launch(
        &self,
        tasks: Vec<M::Task<'env>>,
        run: &Arc<RunState>,
    ) -> Result<Self::Driver, Failure> {
        let ready = std::sync::Arc::new(Ready {
            turns: Mutex::new(Turns { waiting: (0..tasks.len()).collect(), idle: false }),
            driver: AtomicWaker::new(),
            context: run.context().clone(),
        });
        let tasks = tasks.into_iter().enumerate().map(|(index, task)| {
            let queued = AtomicBool::new(true);
            let state = std::sync::Arc::new(TaskWaker { index, queued, ready: ready.clone() });
            Some(Slot { task, waker: Waker::from(state.clone()), state })
        });
        let rng = self.seed.map(|_| run.context().rng(SCHEDULE));
        Ok(Driver { tasks: tasks.collect(), ready, run: run.clone(), rng })
    }

    fn context(&self) -> Result<RunContext, Failure> {
        let clock = if self.simulated { Clock::simulated() } else { Clock::real() };
        // What is to repeat must not depend on how fast it went.
        let repeats = self.simulated || self.seed.is_some();
        let pacing = if repeats { Pacing::Turns } else { Pacing::TurnsInTime };
        let context = RunContext::new("sync", std::sync::Arc::new(Inline)).with_clock(clock);
        Ok(context.with_pacing(pacing).with_seed(self.seed.unwrap_or(0)))
    }
}

impl<'env, M: Mode> RunBlocking<'env, M> for Sync {
    fn run_blocking<B>(&self, build: B) -> Result<(), Failure>
    where
        B: FnOnce(RunContext) -> Result<Islands<'env, M>, Failure>,
    {
        refuse_inside_runtime()?;
        let Islands { tasks, run } = build(Engine::<M>::context(self)?)?;
        pollster::block_on(Engine::<M>::launch(self, tasks, &run)?);
        Ok(())
    }
}

/// The islands that wait for a turn, and the task that drives them all.
struct Ready {
    turns: Mutex<Turns>,
    driver: AtomicWaker,
    context: RunContext,
}

struct Turns {
    waiting: VecDeque<usize>,
    /// The driver found nothing when it looked last, and may wait to be woken: one that is at work looks again by itself.
    idle: bool,
}

/// Queues its island, once until it is polled.
struct TaskWaker {
    index: usize,
    queued: AtomicBool,
    ready: std::sync::Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: std::sync::Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &std::sync::Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            let mut turns = lock(&self.ready.turns);
            turns.waiting.push_back(self.index);
            let idle = std::mem::take(&mut turns.idle);
            drop(turns);
            self.ready.context.set_waiting(1);
            if idle {
                self.ready.driver.wake();
            }
        }
    }
}

/// An island that has not ended.
struct Slot<T> {
    task: T,
    state: std::sync::Arc<TaskWaker>,
    /// Made of the state once, and not for each poll.
    waker: Waker,
}

/// Polls ready islands until all have ended.
pub struct Driver<T> {
    tasks: Vec<Option<Slot<T>>>,
    ready: std::sync::Arc<Ready>,
    run: Arc<RunState>,
    rng: Option<Rng>,
}

impl<T: Future<Output = ()> + Unpin> Future for Driver<T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.ready.driver.register(cx.waker());
        self.run.watch("sync", cx.waker());
        self.run.context().set_reading(None);
        for _ in 0..TURN {
            if self.run.is_aborted() {
                self.drop_tasks();
                return Poll::Ready(());
            }
            match self.pick() {
                Some(index) => self.poll_task(index),
                None => {
                    self.run.context().set_reading(None);
                    if let Some(polled) = self.nothing_ready(cx) {
                        return polled;
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<T: Future<Output = ()> + Unpin> Driver<T> {
    fn pick(&mut self) -> Option<usize> {
        let mut turns = lock(&self.ready.turns);
        let waiting = &mut turns.waiting;
        let picked = match &mut self.rng {
            Some(rng) if !waiting.is_empty() => {
                let chosen = rng.below(waiting.len());
                waiting.remove(chosen)
            }
            _ => waiting.pop_front(),
        };
        self.run.context().set_waiting(waiting.len());
        turns.idle = picked.is_none();
        picked
    }

    fn poll_task(&mut self, index: usize) {
        let Some(slot) = &mut self.tasks[index] else { return };
        self.run.trace(index);
        slot.state.queued.store(false, Ordering::Release);
        if Pin::new(&mut slot.task).poll(&mut Context::from_waker(&slot.waker)).is_ready() {
            self.tasks[index] = None;
        }
    }

    /// All have ended, or time moves on, or something outside will wake one, or nothing ever will.
    fn nothing_ready(&mut self, cx: &Context<'_>) -> Option<Poll<()>> {
        if self.tasks.iter().all(Option::is_none) {
            return Some(Poll::Ready(()));
        }
        let clock = self.run.context().clock();
        if clock.advance() {
            // The timer may be an island's, or that of whoever drives the run.
            cx.waker().wake_by_ref();
            let woken = !lock(&self.ready.turns).waiting.is_empty();
            return (!woken).then_some(Poll::Pending);
        }
        let states = self.run.tasks().into_iter().zip(&self.tasks);
        let live: Vec<_> =
            states.filter(|(_, task)| task.is_some()).map(|(state, _)| state).collect();
        let outside = live.iter().any(|task| task.wait() == Wait::Outside);
        if outside && !clock.is_simulated() {
            return Some(Poll::Pending);
        }
        self.run.fail(stalled(&self.run, &live));
        self.drop_tasks();
        Some(Poll::Ready(()))
    }
}

impl<T> Driver<T> {
    fn drop_tasks(&mut self) {
        for slot in self.tasks.drain(..).flatten() {
            self.run.drop_task(slot.task);
        }
    }
}

impl<T> Drop for Driver<T> {
    fn drop(&mut self) {
        self.drop_tasks();
    }
}
