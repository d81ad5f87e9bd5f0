//! The future of a run: it starts when it is first polled, so that it may be made in one place and spawned in another.
//!
//! A type of its own, and no `async` block: what an `async` block holds of an engine's associated types depends on lifetimes
//! that the compiler no longer knows when it asks whether the block is `Send`.

use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use super::{Finished, Handle, pipeline::start, scope::Scope};
use crate::{
    engine::{Engine, Mode},
    error::Error,
    graph::Graph,
};

/// Made by [`Pipeline::run`](super::Pipeline::run). Dropping it drops the run.
#[must_use = "a run does nothing until it is awaited"]
pub struct Run<'env, M, E, B, D, O, F> {
    fresh: Option<(&'static Graph, E, B)>,
    handle: Option<Handle<'env, O, D, F>>,
    mode: PhantomData<fn() -> M>,
}

impl<M, E, B, D, O, F> Run<'_, M, E, B, D, O, F> {
    pub(super) fn new(graph: &'static Graph, engine: E, build: B) -> Self {
        Run { fresh: Some((graph, engine, build)), handle: None, mode: PhantomData }
    }
}

/// Nothing in it is pinned.
impl<M, E, B, D, O, F> Unpin for Run<'_, M, E, B, D, O, F> {}

impl<'env, M, E, B, D, O, F> Future for Run<'env, M, E, B, D, O, F>
where
    M: Mode,
    E: Engine<'env, M, Driver = D>,
    B: FnOnce(&mut Scope<'env, M>) -> F,
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    type Output = Result<Finished<O>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some((graph, engine, build)) = self.fresh.take() {
            self.handle = Some(start(graph, &engine, build)?);
        }
        match &mut self.handle {
            Some(handle) => handle.poll_join(cx),
            None => Poll::Pending,
        }
    }
}
