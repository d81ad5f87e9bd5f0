//! The sending end of an edge: a local buffer of one transport batch in front of the queue.

use std::task::{Context, Poll, Waker};

use super::{
    Batch, Blocked, EdgeConfig, EdgeStats, Header, Output, Positions, Ticket, bounded::Bounded,
    ordered::Ordered,
};
use crate::{error::Failure, position::Position, sync::Arc};

/// Pushes are local; [`Output::poll_flush`] hands over. Finishing is the only end: dropped without it, the edge has failed.
pub struct Tx<T, H: Header = ()> {
    buffer: Batch<T, H>,
    transport: usize,
    /// How much of the buffer is told as held, since it could not be handed over.
    unsent: usize,
    /// This end has finished, or its consumer has enough: pushes are discarded.
    closed: bool,
    finished: bool,
    /// Nothing comes but what is left when the island ends: no reason for it to go on.
    retired: bool,
    /// The task that the queue wakes when its consumer has enough.
    watching: Option<Waker>,
    queue: Queue<T, H>,
}

enum Queue<T, H> {
    Bounded(Arc<Bounded<T, H>>),
    Ordered { port: Arc<Ordered<T, H>>, ticket: Option<Ticket> },
}

impl<T> Tx<T> {
    /// Takes one item. Called while [`Output::room`] is not 0.
    #[inline(always)]
    pub fn push(&mut self, item: T) {
        self.buffer.items.push(item);
    }
}

impl<T> Tx<T, Positions> {
    /// Takes one item and its position. Called while [`Output::room`] is not 0.
    #[inline(always)]
    pub fn push_at(&mut self, item: T, position: Position) {
        self.buffer.items.push(item);
        self.buffer.header.0.push(position);
    }
}

impl<T, H: Header> Tx<T, H> {
    /// The buffer as a value of a hot block's own, until it is dropped: behind a reference that the block captures, its length would
    /// be stored and its place loaded for every item.
    #[inline(always)]
    pub fn lend(&mut self) -> Lent<'_, T, H> {
        Lent { buffer: std::mem::take(&mut self.buffer), owner: &mut self.buffer }
    }
}

/// The buffer of a [`Tx`], lent to a hot block.
pub struct Lent<'a, T, H: Header = ()> {
    buffer: Batch<T, H>,
    owner: &'a mut Batch<T, H>,
}

impl<T> Lent<'_, T> {
    /// As [`Tx::push`], at most as often as there is room.
    #[inline(always)]
    pub fn push(&mut self, item: T) {
        push_within(&mut self.buffer.items, item);
    }
}

impl<T> Lent<'_, T, Positions> {
    /// As [`Tx::push_at`], at most as often as there is room.
    #[inline(always)]
    pub fn push_at(&mut self, item: T, position: Position) {
        push_within(&mut self.buffer.items, item);
        push_within(&mut self.buffer.header.0, position);
    }
}

/// A block that unwinds gives the buffer back as well: what was pushed before is not lost.
impl<T, H: Header> Drop for Lent<'_, T, H> {
    #[inline(always)]
    fn drop(&mut self) {
        std::mem::swap(self.owner, &mut self.buffer);
    }
}

/// Pushes to a vector that has room. It says so to the compiler: a loop that may grow the vector keeps its length and its place in
/// memory, and is not vectorised.
#[inline(always)]
fn push_within<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() {
        no_room();
    }
    items.push(item);
}

#[cold]
#[inline(never)]
fn no_room() -> ! {
    panic!("more was pushed to an edge than it had room for");
}

impl<T, H: Header> Tx<T, H> {
    pub(super) fn bounded(queue: Arc<Bounded<T, H>>, config: EdgeConfig) -> Self {
        Tx::new(Queue::Bounded(queue), config.transport)
    }

    pub(super) fn ordered(port: Arc<Ordered<T, H>>, config: EdgeConfig) -> Self {
        Tx::new(Queue::Ordered { port, ticket: None }, config.transport)
    }

    fn new(queue: Queue<T, H>, transport: usize) -> Self {
        Tx {
            buffer: Batch::default().for_items(transport),
            transport,
            unsent: 0,
            closed: false,
            finished: false,
            retired: false,
            watching: None,
            queue,
        }
    }

    /// The stages in front of this end have had enough: what is still pushed is what they have left at the end.
    pub fn retire(&mut self) {
        self.retired = true;
    }

    fn stats(&self) -> &EdgeStats {
        match &self.queue {
            Queue::Bounded(queue) => queue.stats(),
            Queue::Ordered { port, .. } => port.stats(),
        }
    }

    /// Takes what is pushed but not flushed away, and counts it.
    fn discard(&mut self) {
        self.stats().refuse(self.buffer.items.len());
        self.buffer.clear();
        self.tell_unsent();
    }

    /// Whoever asks what a run holds is told what is left after a flush.
    fn tell_unsent(&mut self) {
        let (told, left) = (self.unsent, self.buffer.items.len());
        if told == left {
            return;
        }
        self.stats().let_go(told);
        self.stats().hold(left);
        self.unsent = left;
    }

    fn closed_now(&mut self) -> Poll<()> {
        self.closed = true;
        self.discard();
        Poll::Ready(())
    }
}

/// Another sender of the same edge, for a replica. Its buffer is its own.
impl<T, H: Header> Clone for Tx<T, H> {
    fn clone(&self) -> Self {
        let queue = match &self.queue {
            Queue::Bounded(queue) => {
                queue.add_sender();
                Queue::Bounded(queue.clone())
            }
            Queue::Ordered { port, .. } => {
                port.add_sender();
                Queue::Ordered { port: port.clone(), ticket: None }
            }
        };
        Tx::new(queue, self.transport)
    }
}

impl<T, H: Header> Output for Tx<T, H> {
    #[inline]
    fn room(&self) -> usize {
        self.transport.saturating_sub(self.buffer.items.len())
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        if self.buffer.items.is_empty() {
            return Poll::Ready(Ok(()));
        }
        if self.closed {
            self.discard();
            return Poll::Ready(Ok(()));
        }
        let sent = match &self.queue {
            Queue::Bounded(queue) => queue.poll_send(cx, &mut self.buffer),
            Queue::Ordered { port, ticket } => port.poll_send(cx, *ticket, &mut self.buffer),
        };
        self.tell_unsent();
        sent.map(Ok)
    }

    fn blocked(&self) -> Option<Blocked> {
        let index = match &self.queue {
            Queue::Bounded(queue) => queue.index(),
            Queue::Ordered { port, .. } => port.index(),
        };
        (!self.closed && !self.buffer.items.is_empty()).then_some(Blocked::Edge(index))
    }

    fn is_closed(&self) -> bool {
        let consumer_has_enough = || match &self.queue {
            Queue::Bounded(queue) => queue.is_closed(),
            Queue::Ordered { port, .. } => port.is_closed(),
        };
        self.closed || self.retired || consumer_has_enough()
    }

    fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.closed || self.retired {
            return Poll::Ready(());
        }
        if self.watching.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            return if self.is_closed() { self.closed_now() } else { Poll::Pending };
        }
        let closed = match &self.queue {
            Queue::Bounded(queue) => queue.poll_closed(cx),
            Queue::Ordered { port, .. } => port.poll_closed(cx),
        };
        match closed {
            Poll::Ready(()) => self.closed_now(),
            Poll::Pending => {
                self.watching = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        if self.finished {
            return Poll::Ready(Ok(()));
        }
        std::task::ready!(self.poll_flush(cx))?;
        self.finished = true;
        self.closed = true;
        match &self.queue {
            Queue::Bounded(queue) => queue.finish(),
            Queue::Ordered { port, .. } => port.finish(),
        }
        Poll::Ready(Ok(()))
    }

    fn begin(&mut self, now: Ticket) {
        if let Queue::Ordered { ticket, .. } = &mut self.queue {
            *ticket = Some(now);
        }
    }

    fn complete(&mut self) {
        if let Queue::Ordered { port, ticket } = &mut self.queue
            && let Some(ticket) = ticket.take()
        {
            port.complete(ticket, &mut self.buffer);
            self.tell_unsent();
        }
    }
}

impl<T, H: Header> Drop for Tx<T, H> {
    fn drop(&mut self) {
        self.discard();
        if self.finished {
            return;
        }
        match &self.queue {
            Queue::Bounded(queue) => queue.fail(),
            // The panic is reported in its turn, which may come after that of a lower ticket. A broken edge would come first.
            Queue::Ordered { .. } if std::thread::panicking() => {}
            Queue::Ordered { port, .. } => port.fail(),
        }
    }
}
