//! What a pipeline's build closure makes its islands with. Edges are made here, by the run, from their numbers.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use super::{
    slot::{SlotIn, SlotOut, slot},
    state::RunState,
    task::{Stopwatch, TaskState},
};
use crate::{
    edge::{
        EdgeConfig, Header, Input, Intake, KeyedRx, KeyedTx, Positions, Region, Replicas, Rx,
        Ticket, Tx, edge, keyed::keyed,
    },
    engine::{Local, Mode, Shared},
    error::Failure,
    graph::{self, NodeIndex},
    island::{Argument, Island, caught, initial, report},
    sync::{Arc, Mutex, lock},
};

/// The islands of one run, being built.
pub struct Scope<'env, M: Mode> {
    run: Arc<RunState>,
    tasks: Vec<M::Task<'env>>,
}

impl<'env, M: Mode> Scope<'env, M> {
    pub(crate) fn new(run: Arc<RunState>) -> Self {
        Scope { run, tasks: Vec::new() }
    }

    pub(crate) fn into_tasks(self) -> Vec<M::Task<'env>> {
        self.tasks
    }

    /// Fails the run, before it begins, if the number of items that a stage takes is too small.
    pub fn at_least(&mut self, node: NodeIndex, least: usize, count: &Argument<usize>) {
        let count = *count.value();
        if count < least {
            let op = self.run.graph().nodes[usize::from(node)].op;
            let cause = format!("`{op}` takes a number of at least {least}, found {count}");
            self.run.fail(Failure::error(node, None, cause.into()));
        }
    }

    /// The edge of this number.
    pub fn edge<T>(&mut self, index: usize) -> (Tx<T>, Rx<T>) {
        self.any_edge(index)
    }

    /// An edge whose items travel with their positions.
    pub fn positioned_edge<T>(&mut self, index: usize) -> (Tx<T, Positions>, Rx<T, Positions>) {
        self.any_edge(index)
    }

    fn any_edge<T, H: Header>(&mut self, index: usize) -> (Tx<T, H>, Rx<T, H>) {
        edge(self.config(index), self.run.add_edge(index))
    }

    fn config(&self, index: usize) -> EdgeConfig {
        let edge = &self.run.graph().edges[index];
        EdgeConfig::new(edge.capacity, edge.transport)
    }

    /// The region of this number.
    pub fn region(&mut self, index: usize) -> Region {
        let region = &self.run.graph().regions[index];
        let replicas = self.replicas_of(index);
        Region::new(replicas, region.order, region.window_of(replicas.most))
    }

    fn replicas_of(&self, index: usize) -> Replicas {
        match self.run.graph().regions[index].replicas {
            graph::Replicas::Fixed(count) => Replicas::fixed(count),
            graph::Replicas::Cpu => Replicas::fixed(self.run.context().cores()),
            graph::Replicas::Between(least, most) => Replicas { least, most },
        }
    }

    /// An edge into a region by key: one of those that `make` makes for each replica.
    pub fn by_key<T, H: Header>(
        &mut self,
        region: usize,
        make: impl Fn(&mut Self) -> (Tx<T, H>, Rx<T, H>),
    ) -> (KeyedTx<T, H>, KeyedRx<T, H>) {
        let queues = (0..self.replicas_of(region).most).map(|_| make(self)).collect();
        keyed(queues, self.run.context().key_hash())
    }

    /// The region's input.
    pub fn intake<I: Input>(&mut self, region: &Region, input: I) -> Intake<I> {
        region.intake(input)
    }

    /// An edge that leaves a region in the order of its input.
    pub fn port<T>(&mut self, region: &Region, index: usize) -> (Tx<T>, Rx<T>) {
        region.port(self.config(index), self.run.add_edge(index))
    }

    /// A port whose items travel with their positions.
    pub fn positioned_port<T>(
        &mut self,
        region: &Region,
        index: usize,
    ) -> (Tx<T, Positions>, Rx<T, Positions>) {
        region.port(self.config(index), self.run.add_edge(index))
    }

    /// A place for a named result.
    pub fn slot<T>(&mut self) -> (SlotIn<T>, SlotOut<T>) {
        slot()
    }

    /// The factory itself last, so that no copy of its handles is left over: an edge ends when *every* sender has finished.
    fn copies<F: Clone>(&self, island: usize, factory: F, count: usize) -> Vec<F> {
        let head = self.run.graph().islands[island].nodes[0];
        let clones = (1..count).map(|_| factory.clone());
        let mut copies: Vec<F> = initial(head).value(clones.collect());
        copies.push(factory);
        copies
    }

    fn island_context(&self, island: usize, region: Option<&Region>) -> (Island, Guard) {
        let ticket = Arc::new(Mutex::new(None));
        let task = self.run.add_task(island);
        let name = self.run.graph().islands[island].name;
        let guard = Guard {
            run: self.run.clone(),
            task: task.clone(),
            span: tracing::debug_span!(parent: self.run.span(), "island", name),
            region: region.cloned(),
            ticket: ticket.clone(),
        };
        (Island::new(self.run.clone(), task, region.cloned(), ticket), guard)
    }
}

impl<'env> Scope<'env, Shared> {
    /// An island, by the factory of its future.
    pub fn island<F>(&mut self, island: usize, factory: impl FnOnce(Island) -> F)
    where
        F: Future<Output = ()> + Send + 'env,
    {
        let (context, guard) = self.island_context(island, None);
        let future = factory(context);
        self.tasks.push(Box::pin(guard.around(future)));
    }

    /// A region's island, once for each replica.
    pub fn replicas<F, I>(&mut self, island: usize, region: &Region, factory: F)
    where
        F: FnOnce(Island) -> I + Clone,
        I: Future<Output = ()> + Send + 'env,
    {
        for factory in self.copies(island, factory, region.replicas()) {
            let (context, guard) = self.island_context(island, Some(region));
            let future = factory(context);
            self.tasks.push(Box::pin(guard.around(future)));
        }
    }
}

impl<'env> Scope<'env, Local> {
    /// An island, by the factory of its future.
    pub fn island<F>(&mut self, island: usize, factory: impl FnOnce(Island) -> F)
    where
        F: Future<Output = ()> + 'env,
    {
        let (context, guard) = self.island_context(island, None);
        let future = factory(context);
        self.tasks.push(Box::pin(guard.around(future)));
    }

    /// A region's island, once for each replica.
    pub fn replicas<F, I>(&mut self, island: usize, region: &Region, factory: F)
    where
        F: FnOnce(Island) -> I + Clone,
        I: Future<Output = ()> + 'env,
    {
        for factory in self.copies(island, factory, region.replicas()) {
            let (context, guard) = self.island_context(island, Some(region));
            let future = factory(context);
            self.tasks.push(Box::pin(guard.around(future)));
        }
    }
}

/// Stands around an island: takes its time, enters its span, catches its panic and tells the run.
struct Guard {
    run: Arc<RunState>,
    task: Arc<TaskState>,
    span: tracing::Span,
    region: Option<Region>,
    ticket: Arc<Mutex<Option<Ticket>>>,
}

impl Guard {
    async fn around<F: Future<Output = ()>>(self, future: F) {
        let mut future = Some(Box::pin(future));
        let mut stopwatch = Stopwatch::new(self.run.context().clone());
        std::future::poll_fn(|cx| {
            let Some(running) = &mut future else { return Poll::Pending };
            let entered = self.span.enter();
            let poll = AssertUnwindSafe(|| running.as_mut().poll(cx));
            let polled = stopwatch.poll(&self.task, || catch_unwind(poll));
            let Ok(polled) = polled.map_err(|payload| self.report(payload)) else {
                // What the island held is dropped; the run drops the rest.
                drop(entered);
                future = None;
                return Poll::Pending;
            };
            polled
        })
        .await;
    }

    fn report(&self, payload: Box<dyn std::any::Any + Send>) {
        let ticket = *lock(&self.ticket);
        report(&self.run, self.region.as_ref(), ticket, caught(payload));
    }
}
