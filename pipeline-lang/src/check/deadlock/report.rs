//! What the user reads about a circle of waits: at the join that waits, which stream starves, which one is full, and why.

use super::{
    cycles::{Cycle, Limit, Wait},
    rule::{Kind, Pass, Verdict},
};
use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Node, NodeId},
    ops::{Flow, Rate, Shape},
    plan::{Edge, Plan},
};

/// A circle that may close.
pub(super) struct Finding<'p> {
    plan: &'p Plan<'p>,
    verdict: Verdict,
    meetings: Vec<Meeting<'p>>,
    forks: Vec<NodeId>,
}

/// A join that has items of one input and waits for another one.
struct Meeting<'p> {
    join: &'p Node,
    full: &'p Edge,
    starved: &'p Edge,
}

impl<'p> Finding<'p> {
    pub(super) fn new(
        plan: &'p Plan<'p>,
        cycle: &Cycle,
        passes: &[Pass],
        verdict: Verdict,
    ) -> Self {
        let meeting = |pair: &[Wait]| match pair {
            [Wait::Forward(full), Wait::Backward(starved)] => {
                let (full, starved) = (&plan.edges[*full], &plan.edges[*starved]);
                Some(Meeting { join: plan.graph.node(full.to), full, starved })
            }
            _ => None,
        };
        let forks = passes.iter().filter(|pass| pass.kind == Kind::Fork);
        Finding {
            plan,
            verdict,
            meetings: cycle.windows(2).filter_map(meeting).collect(),
            forks: forks.map(|pass| pass.node).collect(),
        }
    }

    /// The joins that take part: of several circles through the same ones, the worst is reported.
    pub(super) fn joins(&self) -> Vec<NodeId> {
        let mut joins: Vec<_> = self.meetings.iter().map(|meeting| meeting.join.id).collect();
        joins.sort();
        joins
    }

    pub(super) fn badness(&self) -> (usize, u128) {
        match self.verdict {
            Verdict::Never => (0, 0),
            Verdict::Unknown(_) => (1, 0),
            Verdict::Short { missing, .. } => (2, missing),
            Verdict::Unequal { .. } => (3, 0),
            Verdict::Endless(_) => (4, 0),
        }
    }

    pub(super) fn report(&self, diagnostics: &mut Diagnostics) {
        let Some(first) = self.meetings.first() else { return };
        let (full, starved) = (self.name(first.full), self.name(first.starved));
        let span = first.join.span;
        let what = |waits: &str| {
            format!("`{}` {waits} `{starved}` forever once `{full}` is full", first.join.op.name)
        };
        let found = match self.verdict {
            Verdict::Never => return,
            Verdict::Short { hold, room, missing } => {
                let (hold, room) = (hold.ceil(), room.floor());
                let why = format!("{} held back, and only {room} queued", items(hold));
                let found = diagnostics.error(
                    Code::Deadlock,
                    span,
                    format!("{}: {why}", what("waits for")),
                );
                found.help(more(&full, missing))
            }
            Verdict::Endless(node) => {
                let (waits, why) = endless(self.plan.graph.node(node), first);
                diagnostics.error(Code::Deadlock, span, format!("{}: {why}", what(waits))).help(
                    format!(
                        "let `{full}` wait in memory: `{full} |> collect::<Vec<_>>() |> flatten()`"
                    ),
                )
            }
            Verdict::Unequal { full: every, starved: few } => {
                let why = format!("of every {every} items of one, the other matches {few}");
                let message = format!("{}: {why}", what("waits for"));
                diagnostics.error(Code::UnequalRates, span, message).help(
                    "no buffer mends this: give both the same rate, with `batch` or `unbatch`",
                )
            }
            Verdict::Unknown(node) => {
                let (why, help) = unknown(self.plan.graph.node(node));
                let message = format!("{}: {why}", what("may wait for"));
                diagnostics.warn(Code::MayDeadlock, span, message).help(help)
            }
        };
        for (at, message) in self.notes() {
            found.also(at, message);
        }
    }

    /// The stream's name as it is written.
    fn name(&self, edge: &Edge) -> String {
        let stream = &self.plan.graph.links[edge.link.0].stream;
        stream.as_ref().map_or_else(|| edge.label.clone(), ToString::to_string)
    }

    /// The fork behind it all, or the other joins of a circle through several.
    fn notes(&self) -> Vec<(proc_macro2::Span, String)> {
        if let ([meeting], [fork]) = (self.meetings.as_slice(), self.forks.as_slice()) {
            let fork = self.plan.graph.node(*fork);
            let (full, starved) = (self.name(meeting.full), self.name(meeting.starved));
            let name = fork.op.name;
            let message =
                format!("`{name}` gives items for `{starved}` only while `{full}` has room");
            return vec![(fork.span, message)];
        }
        let others = self.meetings.iter().skip(1);
        let note = |Meeting { join, full, starved }: &Meeting<'_>| {
            let (name, full, starved) = (join.op.name, self.name(full), self.name(starved));
            (join.span, format!("meanwhile `{name}` waits for `{starved}`, and `{full}` is full"))
        };
        others.map(note).collect()
    }
}

pub(super) fn give_up(plan: &Plan<'_>, island: usize, limit: Limit, diagnostics: &mut Diagnostics) {
    let join = plan.graph.node(plan.islands[island].head);
    let message = format!(
        "streams meet at `{}` in more than {} ways: whether they deadlock was not analysed",
        join.op.name, limit.cycles
    );
    diagnostics
        .warn(Code::DeadlockNotAnalysed, join.span, message)
        .help("fork and join in stages; the sync engine reports a deadlock as an error");
}

fn items(count: u128) -> String {
    if count == 1 { "1 item may be".into() } else { format!("{count} items may be") }
}

/// The most that `#[buffer(..)]` takes.
const LARGEST_BUFFER: u128 = 1 << 32;

fn more(stream: &str, missing: u128) -> String {
    if missing > LARGEST_BUFFER {
        return "no buffer is that large: hold back less".into();
    }
    format!("queue {missing} more: `{stream} |> #[buffer({missing})] boundary()`")
}

fn endless(node: &Node, meeting: &Meeting<'_>) -> (&'static str, String) {
    let name = node.op.name;
    if node.id == meeting.join.id {
        ("waits for the end of", "it takes them in this order".into())
    } else if node.op.shape.is_join() {
        ("waits for", format!("`{name}` takes its streams in order"))
    } else {
        ("waits for", format!("`{name}` gives nothing before its input ends"))
    }
}

/// Why nobody knows what a stage gives, and what to do about it.
fn unknown(node: &Node) -> (String, &'static str) {
    let name = node.op.name;
    if node.op.flow != Flow::ByShape && node.op.flow != Flow::Spread {
        let why = format!("how many items `{name}` takes is not known here");
        return (why, "write the number as a literal");
    }
    match node.op.shape {
        Shape::Join(_) => (
            format!("`{name}` adds items of other streams"),
            "join the streams first, and merge others behind",
        ),
        Shape::Fork(_) => (
            format!("`{name}` may send any number of items elsewhere"),
            "`merge` the streams, or route behind the join",
        ),
        Shape::Through(Rate::Many | Rate::Several) => (
            format!("`{name}` may give any number of items for one"),
            "keep them together until behind the join: `map` to a `Vec`",
        ),
        _ if node.op.fallible => (
            format!("`{name}` may fail for any number of items"),
            "let it stop the run, or pass on the `Result` by `map`",
        ),
        _ => (
            format!("`{name}` may drop any number of items"),
            "keep their places until behind the join: `map` to an `Option`",
        ),
    }
}
