//! All outputs of an island, flushed by one joint poll: flushing one after another deadlocks a broadcast into a zip whose
//! batches are larger than the edge.

use std::task::{Context, Poll};

use super::{Blocked, Output, Ticket};
use crate::error::Failure;

/// A tuple of mutable borrows of outputs.
pub trait Outputs {
    /// One of them is a sink.
    const SINK: bool;

    /// What every one of them takes at least.
    fn room(&self) -> usize;

    /// Whether none of them wants anything more.
    fn all_closed(&self) -> bool;

    /// Flushes each as far as it goes. Ready when nothing is left anywhere.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;

    /// Offers what each holds. What finds no room stays.
    fn offer(&mut self, cx: &mut Context<'_>) -> Result<(), Failure>;

    /// What they wait for, if a flush or an end was pending: the outside if one of them does.
    fn blocked(&self) -> Option<Blocked>;

    /// Ready once all are closed; else the task is woken when one closes.
    fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// Ends each. Ready when all have ended.
    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;

    /// Publishes what sinks have written. Ready when all have.
    fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;

    /// What follows belongs to this ticket.
    fn begin(&mut self, ticket: Ticket);

    /// The ticket's output is whole everywhere.
    fn complete(&mut self);
}

impl Outputs for () {
    const SINK: bool = false;

    #[inline]
    fn room(&self) -> usize {
        usize::MAX
    }

    #[inline]
    fn all_closed(&self) -> bool {
        true
    }

    fn poll_flush(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn offer(&mut self, _cx: &mut Context<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn blocked(&self) -> Option<Blocked> {
        None
    }

    fn poll_closed(&mut self, _cx: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn poll_finish(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn poll_publish(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn begin(&mut self, _ticket: Ticket) {}

    fn complete(&mut self) {}
}

macro_rules! outputs {
    ($($output:ident)+) => {
        impl<$($output: Output),+> Outputs for ($(&mut $output,)+) {
            const SINK: bool = $($output::SINK)||+;

            #[inline]
            fn room(&self) -> usize {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                usize::MAX$(.min($output.room()))+
            }

            fn all_closed(&self) -> bool {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                $($output.is_closed())&&+
            }

            fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                join([$($output.poll_flush(cx)),+])
            }

            fn offer(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                $(offered($output.poll_offer(cx))?;)+
                Ok(())
            }

            fn blocked(&self) -> Option<Blocked> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                foremost([$($output.blocked()),+])
            }

            fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                let open = [$($output.poll_closed(cx)),+].iter().any(Poll::is_pending);
                if open { Poll::Pending } else { Poll::Ready(()) }
            }

            fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                join([$($output.poll_finish(cx)),+])
            }

            fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                join([$($output.poll_publish(cx)),+])
            }

            fn begin(&mut self, ticket: Ticket) {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                $($output.begin(ticket);)+
            }

            fn complete(&mut self) {
                #[expect(non_snake_case, reason = "one name for a type and its value")]
                let ($($output,)+) = self;
                $($output.complete();)+
            }
        }
    };
}

outputs!(A);
outputs!(A B);
outputs!(A B C);
outputs!(A B C D);
outputs!(A B C D E);
outputs!(A B C D E F);
outputs!(A B C D E F G);
outputs!(A B C D E F G I);

/// Two tuples of outputs as one: an island may have more outputs than a tuple has places.
pub struct Both<A, B>(A, B);

/// Joins two tuples of outputs.
#[inline]
pub fn both<A: Outputs, B: Outputs>(some: A, others: B) -> Both<A, B> {
    Both(some, others)
}

impl<A: Outputs, B: Outputs> Outputs for Both<A, B> {
    const SINK: bool = A::SINK || B::SINK;

    #[inline]
    fn room(&self) -> usize {
        self.0.room().min(self.1.room())
    }

    fn all_closed(&self) -> bool {
        self.0.all_closed() && self.1.all_closed()
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        join([self.0.poll_flush(cx), self.1.poll_flush(cx)])
    }

    fn offer(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        self.0.offer(cx)?;
        self.1.offer(cx)
    }

    fn blocked(&self) -> Option<Blocked> {
        foremost([self.0.blocked(), self.1.blocked()])
    }

    fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let open = [self.0.poll_closed(cx), self.1.poll_closed(cx)].iter().any(Poll::is_pending);
        if open { Poll::Pending } else { Poll::Ready(()) }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        join([self.0.poll_finish(cx), self.1.poll_finish(cx)])
    }

    fn poll_publish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        join([self.0.poll_publish(cx), self.1.poll_publish(cx)])
    }

    fn begin(&mut self, ticket: Ticket) {
        self.0.begin(ticket);
        self.1.begin(ticket);
    }

    fn complete(&mut self) {
        self.0.complete();
        self.1.complete();
    }
}

/// Whether an offer failed.
fn offered(poll: Poll<Result<(), Failure>>) -> Result<(), Failure> {
    match poll {
        Poll::Ready(offered) => offered,
        Poll::Pending => Ok(()),
    }
}

/// What may end by itself goes before what another island must do.
fn foremost<const N: usize>(blocked: [Option<Blocked>; N]) -> Option<Blocked> {
    let outside = blocked.iter().flatten().find(|blocked| matches!(blocked, Blocked::Outside(_)));
    outside.or_else(|| blocked.iter().flatten().next()).copied()
}

/// Ready when all are. Every one is polled, so that any of them wakes the task; the first error wins.
pub(super) fn join(
    polls: impl IntoIterator<Item = Poll<Result<(), Failure>>>,
) -> Poll<Result<(), Failure>> {
    let mut joined = Poll::Ready(Ok(()));
    for poll in polls {
        match poll {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(cause)) => return Poll::Ready(Err(cause)),
            Poll::Pending => joined = Poll::Pending,
        }
    }
    joined
}
