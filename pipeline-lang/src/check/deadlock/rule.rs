//! The rule: around a circle of waits, what the starved arms may hold back must be less than what the full arms queue.
//!
//! Suppose the circle is closed: forward edges full, backward edges empty, nothing moves. Let a fork have taken `p` items.
//! Along a full arm at most `p - room` of them have arrived at the join; along a starved arm at least `p - hold`. The join
//! has taken equally many of both, so `room <= hold`. Where `hold < room` that cannot be. Stages that change the number
//! of items change what one is *worth* in items of the fork, so room and hold are counted in those. With several forks
//! and joins the same inequalities add up around the circle, if an item is worth the same at its begin and its end.

use super::{flow::Effect, ratio::Ratio};
use crate::{graph::NodeId, ops::Join};

/// One thing on the way around a circle of waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) node: NodeId,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A stage, passed with the flow: waiting for room behind it.
    With(Effect),
    /// A full queue of so many items.
    Full(u64),
    /// A join that has items of one input and waits for another one.
    Join(Join),
    /// A stage, passed against the flow: waiting for items from it.
    Against(Effect),
    /// A fork that lacks room for one output and starves another one.
    Fork,
}

/// Whether a circle of waits can close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Never,
    /// It closes when `hold` items of the fork are on their way, and there is room for `room`: `missing` items more must
    /// be queued in front of the first join.
    Short {
        hold: Ratio,
        room: Ratio,
        missing: u128,
    },
    /// Of every so many items of the full stream, only so many have their match in the starved one.
    Unequal {
        full: u128,
        starved: u128,
    },
    /// This stage gives nothing before its input ends, or takes nothing of one before another has ended.
    Endless(NodeId),
    /// How many items this stage gives is not known.
    Unknown(NodeId),
}

/// Judges a circle that begins behind a fork.
pub(super) fn judge(circle: &[Pass]) -> Verdict {
    let mut count = Count::new();
    for pass in circle {
        if count.pass(*pass).is_none() {
            return Verdict::Unknown(pass.node);
        }
    }
    let last = circle.last().map_or(NodeId(0), |pass| pass.node);
    count.verdict().unwrap_or(Verdict::Unknown(last))
}

/// What was counted on the way, in items of the first fork.
struct Count {
    /// What one item is worth here.
    worth: Ratio,
    /// What one item is worth in front of the first join.
    worth_at_join: Option<Ratio>,
    room: Ratio,
    hold: Ratio,
    /// How many more items can come along this full arm.
    left: Option<Ratio>,
    /// A `concat` that waits for the end of this starved arm.
    waits_for_end: Option<NodeId>,
    joins: usize,
    in_order: Option<NodeId>,
    /// The full arm ends before it is full.
    impossible: bool,
    endless: Option<NodeId>,
    unknown: Option<NodeId>,
    /// Items of a full arm may be worth more than was counted.
    fewer: Option<NodeId>,
}

impl Count {
    fn new() -> Self {
        Count {
            worth: Ratio::ONE,
            worth_at_join: None,
            room: Ratio::ZERO,
            hold: Ratio::ZERO,
            left: None,
            waits_for_end: None,
            joins: 0,
            in_order: None,
            impossible: false,
            endless: None,
            unknown: None,
            fewer: None,
        }
    }

    /// `None` if a number is too large to count on.
    fn pass(&mut self, Pass { node, kind }: Pass) -> Option<()> {
        match kind {
            Kind::With(effect) => self.with(node, effect),
            Kind::Against(effect) => self.against(node, effect),
            Kind::Full(capacity) => self.queue(capacity),
            Kind::Join(join) => {
                self.join(node, join);
                Some(())
            }
            Kind::Fork => {
                self.endless = self.endless.or(self.waits_for_end.take());
                Some(())
            }
        }
    }

    fn with(&mut self, node: NodeId, effect: Effect) -> Option<()> {
        match effect {
            Effect::Each => {}
            Effect::Gather(count) => self.worth = self.worth.times(count)?,
            Effect::Spread(count) => self.worth = self.worth.divided_by(count)?,
            // What it has swallowed needs no room.
            Effect::Skip(count) => self.queue(count)?,
            Effect::Take(count) => {
                let taken = self.worth.times(count)?;
                let fewer = match self.left {
                    Some(left) if left.is_less_than(taken)? => left,
                    _ => taken,
                };
                self.left = Some(fewer);
            }
            Effect::Fewer => self.fewer = self.fewer.or(Some(node)),
            Effect::Unknown => {
                self.left = None;
                self.unknown = self.unknown.or(Some(node));
            }
            // A full queue in front of it is emptied as long as its input lasts.
            Effect::Last => self.impossible = true,
        }
        Some(())
    }

    fn against(&mut self, node: NodeId, effect: Effect) -> Option<()> {
        match effect {
            Effect::Each => {}
            Effect::Gather(count) => {
                self.worth = self.worth.divided_by(count)?;
                self.keep(count.saturating_sub(1))?;
            }
            Effect::Spread(count) => self.worth = self.worth.times(count)?,
            Effect::Skip(count) => self.keep(count)?,
            Effect::Take(count) if self.waits_for_end.take().is_some() => {
                self.keep(count.saturating_sub(1))?;
            }
            Effect::Take(_) => {}
            Effect::Fewer | Effect::Unknown => self.unknown = self.unknown.or(Some(node)),
            Effect::Last => self.endless = self.endless.or(Some(node)),
        }
        Some(())
    }

    fn queue(&mut self, count: u64) -> Option<()> {
        let room = self.worth.times(count)?;
        self.room = self.room.plus(room)?;
        if let Some(left) = self.left {
            self.left = Some(left.minus(room)?);
        }
        Some(())
    }

    fn keep(&mut self, count: u64) -> Option<()> {
        self.hold = self.hold.plus(self.worth.times(count)?)?;
        Some(())
    }

    fn join(&mut self, node: NodeId, join: Join) {
        self.joins += 1;
        self.worth_at_join.get_or_insert(self.worth);
        self.impossible |= self.left.take() == Some(Ratio::ZERO);
        if join == Join::InOrder {
            self.in_order = Some(node);
            self.waits_for_end = Some(node);
        }
    }

    fn verdict(mut self) -> Option<Verdict> {
        if self.impossible {
            return Some(Verdict::Never);
        }
        if let Some(node) = self.endless {
            return Some(Verdict::Endless(node));
        }
        if let Some(node) = self.unknown.or(self.in_order.filter(|_| self.joins > 1)) {
            return Some(Verdict::Unknown(node));
        }
        if self.in_order.is_some() {
            // Nothing is paired: what is held counts by itself.
            self.hold = self.hold.per(self.worth)?;
        } else if self.worth.is_less_than(Ratio::ONE)? {
            let (starved, full) = self.worth.parts();
            let unequal = Verdict::Unequal { full, starved };
            return Some(self.fewer.map_or(unequal, Verdict::Unknown));
        }
        if self.hold.is_less_than(self.room)? {
            return Some(Verdict::Never);
        }
        let (hold, room) = (self.hold, self.room);
        let missing = hold.minus(room)?.per(self.worth_at_join?)?.floor() + 1;
        Some(Verdict::Short { hold, room, missing })
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Join, Kind, Pass, Verdict, judge};
    use crate::graph::NodeId;

    /// A circle whose passes are numbered.
    fn circle(kinds: &[Kind]) -> Verdict {
        let pass = |(index, &kind)| Pass { node: NodeId(index), kind };
        let passes: Vec<_> = kinds.iter().enumerate().map(pass).collect();
        judge(&passes)
    }

    /// One fork and one join: `full` from the fork, `starved` back to it.
    fn diamond(full: &[Kind], join: Join, starved: &[Kind]) -> Verdict {
        circle(&[full, &[Kind::Join(join)], starved, &[Kind::Fork]].concat())
    }

    const ALL: Join = Join::All;
    const IN_ORDER: Join = Join::InOrder;
    use Effect::{Fewer, Gather, Last, Skip, Spread, Take};
    use Kind::{Against, Full, With};

    fn missing(verdict: Verdict) -> u128 {
        let Verdict::Short { missing, .. } = verdict else { panic!("{verdict:?}") };
        missing
    }

    #[test]
    fn hold_is_less_than_room() {
        assert_eq!(diamond(&[Full(4)], ALL, &[]), Verdict::Never);
        assert_eq!(diamond(&[Full(4)], ALL, &[Against(Skip(3))]), Verdict::Never);
        assert_eq!(missing(diamond(&[Full(4)], ALL, &[Against(Skip(4))])), 1);
        assert_eq!(diamond(&[Full(2), Full(2)], ALL, &[Against(Skip(3))]), Verdict::Never);
    }

    #[test]
    fn what_both_skip_needs_no_room() {
        assert_eq!(diamond(&[With(Skip(9)), Full(1)], ALL, &[Against(Skip(9))]), Verdict::Never);
    }

    #[test]
    fn a_batch_counts_as_its_items() {
        let starved = [Against(Spread(8)), Against(Gather(8))];
        assert_eq!(missing(diamond(&[Full(4)], ALL, &starved)), 4);
        assert_eq!(
            diamond(&[With(Gather(8)), Full(1)], ALL, &[Against(Gather(8))]),
            Verdict::Never
        );
    }

    #[test]
    fn the_denser_stream_fills_up() {
        let verdict = diamond(&[Full(9)], ALL, &[Against(Gather(4))]);
        assert_eq!(verdict, Verdict::Unequal { full: 4, starved: 1 });
        assert_eq!(diamond(&[With(Gather(4)), Full(9)], ALL, &[]), Verdict::Never);
    }

    #[test]
    fn a_full_arm_that_ends_is_never_full() {
        assert_eq!(diamond(&[With(Last), Full(1)], ALL, &[Against(Last)]), Verdict::Never);
        assert_eq!(diamond(&[With(Take(3)), Full(3)], ALL, &[Against(Last)]), Verdict::Never);
        let verdict = diamond(&[With(Take(4)), Full(3)], ALL, &[Against(Last)]);
        assert_eq!(verdict, Verdict::Endless(NodeId(3)));
    }

    #[test]
    fn a_later_input_waits_for_the_end_of_an_earlier_one() {
        assert_eq!(diamond(&[Full(9)], IN_ORDER, &[]), Verdict::Endless(NodeId(1)));
        assert_eq!(diamond(&[Full(9)], IN_ORDER, &[Against(Take(9))]), Verdict::Never);
        assert_eq!(missing(diamond(&[Full(9)], IN_ORDER, &[Against(Take(10))])), 1);
    }

    #[test]
    fn an_unknown_stage_on_the_full_arm_only_makes_room() {
        assert_eq!(diamond(&[With(Fewer), Full(1)], ALL, &[]), Verdict::Never);
        assert_eq!(diamond(&[Full(1)], ALL, &[Against(Fewer)]), Verdict::Unknown(NodeId(2)));
        let verdict = diamond(&[With(Fewer), Full(1)], ALL, &[Against(Gather(2))]);
        assert_eq!(verdict, Verdict::Unknown(NodeId(0)));
    }

    #[test]
    fn crosswise_arms_add_up() {
        let crosswise = |room| {
            circle(&[
                Full(room),
                Kind::Join(ALL),
                Against(Skip(5)),
                Kind::Fork,
                Full(3),
                Kind::Join(ALL),
                Kind::Fork,
            ])
        };
        assert_eq!(crosswise(3), Verdict::Never);
        assert_eq!(missing(crosswise(2)), 1);
    }

    #[test]
    fn what_is_too_large_is_unknown() {
        let huge = [With(Gather(u64::MAX)); 3];
        assert_eq!(diamond(&huge, ALL, &[]), Verdict::Unknown(NodeId(2)));
    }
}
