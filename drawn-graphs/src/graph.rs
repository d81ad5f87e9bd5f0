//! A graph: its parts in the order of the block, as text and as code over vectors.

use std::fmt;

use super::{
    end::End,
    fork::Fork,
    join::Join,
    stage::{CHECKS, Stage},
    stream::{self, BAD, Item, Order, Stream},
};

/// A stream's number in a graph.
pub(crate) type Name = usize;

/// A topology over sources of the same numbers.
///
/// ```
/// use drawn_graphs::Graph;
///
/// let graph = Graph::drawn(1, 2, 0);
/// assert!(graph.to_string().contains("source(numbers(&items, 1))"));
/// assert_eq!(graph.to_string(), Graph::drawn(1, 2, 0).to_string());
/// ```
pub struct Graph {
    pub(crate) engine: &'static str,
    pub(crate) buffer: Option<usize>,
    pub(crate) parts: Vec<Part>,
    pub(crate) ends: Vec<(Name, &'static End)>,
}

/// What makes a stream, or two.
pub(crate) enum Part {
    Source { number: u64, stages: Vec<&'static Stage>, out: Name },
    Flow { input: Name, stages: Vec<&'static Stage>, out: Name },
    Fork { input: Name, fork: &'static Fork, outs: [Name; 2] },
    Join { inputs: [Name; 2], join: &'static Join, out: Name },
}

/// What a graph must give of its numbers.
pub struct Expected {
    /// A stage meets the number it refuses.
    pub fails: bool,
    /// What comes to each end; `None` where that is not known.
    ends: Vec<Option<(Stream, &'static End)>>,
}

impl Expected {
    /// Leaves out ends that take the first few of a stream whose order is not known: their source may have stopped with some of its
    /// items taken, and others before them not.
    #[must_use]
    pub fn of_drained(mut self) -> Self {
        let is_known = |(stream, end): &(Stream, &End)| !end.early || stream.order == Order::Known;
        self.ends = self.ends.into_iter().map(|end| end.filter(is_known)).collect();
        self
    }

    /// Asserts that each end gave what it must; `on` says where.
    pub fn check(self, given: Vec<Vec<Item>>, on: &str) {
        assert_eq!(self.ends.len(), given.len(), "{on}");
        for (number, (expected, given)) in self.ends.into_iter().zip(given).enumerate() {
            if let Some((stream, end)) = expected {
                end.check(stream, &given, &format!("end_{number} {on}"));
            }
        }
    }
}

impl Graph {
    /// How many sources it has.
    pub fn sources(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Source { .. })).count()
    }

    /// How many ends it has: the outputs `end_0`, `end_1`..
    pub fn ends(&self) -> usize {
        self.ends.len()
    }

    /// Whether the position of what fails is that of the number in its source.
    pub fn fails_before_joins(&self) -> bool {
        let mut parts = self.parts.iter().take_while(|part| !matches!(part, Part::Join { .. }));
        parts.any(|part| part.stages().iter().any(|stage| is_check(stage)))
    }

    /// What it must give of so many numbers of each source, by code over vectors.
    pub fn expected(&self, numbers: &[i64], sources: &[usize]) -> Expected {
        let mut streams: Vec<Option<Stream>> = Vec::new();
        let mut fails = false;
        let mut through = |stream: Stream, stages: &[&Stage]| {
            stages.iter().fold(stream, |stream, stage| {
                fails |= is_check(stage) && stream.items.iter().any(|item| item.1 == BAD);
                let order = stream.order.behind(stage.effect);
                Stream { items: (stage.run)(stream.items), order }
            })
        };
        for part in &self.parts {
            match part {
                Part::Source { number, stages, .. } => {
                    let given = &numbers[..sources[*number as usize - 1]];
                    let items = stream::numbers(given, *number);
                    let source = Stream { items, order: Order::Known };
                    streams.push(Some(through(source, stages)));
                }
                Part::Flow { input, stages, .. } => {
                    let input = taken(&mut streams, *input);
                    streams.push(Some(through(input, stages)));
                }
                Part::Fork { input, fork, .. } => {
                    let Stream { items, order } = taken(&mut streams, *input);
                    let order = order.behind(fork.effect);
                    for (arm, items) in (1..).zip((fork.run)(items)) {
                        let items = items.into_iter().map(|(way, n)| (way * 8 + arm, n)).collect();
                        streams.push(Some(Stream { items, order }));
                    }
                }
                Part::Join { inputs: [one, other], join, .. } => {
                    let inputs = (taken(&mut streams, *one), taken(&mut streams, *other));
                    streams.push(Some(join.run(inputs.0, inputs.1)));
                }
            }
        }
        let ends = self.ends.iter().map(|&(name, end)| Some((taken(&mut streams, name), end)));
        Expected { fails, ends: ends.collect() }
    }
}

impl Part {
    fn stages(&self) -> &[&'static Stage] {
        match self {
            Part::Source { stages, .. } | Part::Flow { stages, .. } => stages,
            Part::Fork { .. } | Part::Join { .. } => &[],
        }
    }
}

fn is_check(stage: &Stage) -> bool {
    CHECKS.iter().any(|check| std::ptr::eq(check, stage))
}

/// A stream goes to one place.
fn taken(streams: &mut [Option<Stream>], name: Name) -> Stream {
    streams[name].take().expect("a stream is used once, behind where it is made")
}

/// As what stands between the braces of `pipeline!`.
impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "#![engine({})]", self.engine)?;
        if let Some(buffer) = self.buffer {
            writeln!(f, "#![buffer({buffer})]")?;
        }
        for part in &self.parts {
            writeln!(f, "{part}")?;
        }
        for (number, (name, end)) in self.ends.iter().enumerate() {
            writeln!(f, "let end_{number} = s{name} |> {};", end.text)?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Source { number, stages, out } => {
                write!(f, "let s{out} = source(numbers(&items, {number}))")?;
                through(f, stages)
            }
            Part::Flow { input, stages, out } => {
                write!(f, "let s{out} = s{input}")?;
                through(f, stages)
            }
            Part::Fork { input, fork, outs } => {
                let arms = outs.map(|out| format!("arm_{out}"));
                let text = fork.text.replace("IN", &format!("s{input}"));
                writeln!(f, "{}", text.replace("ONE", &arms[0]).replace("OTHER", &arms[1]))?;
                for ((number, arm), out) in (1..).zip(&arms).zip(outs) {
                    let way = format!("map(|(way, n): Item| (way * 8 + {number}, n))");
                    writeln!(f, "let s{out} = {arm} |> {way};")?;
                }
                Ok(())
            }
            Part::Join { inputs, join, out } => {
                let [one, other] = inputs.map(|input| format!("s{input}"));
                let text = join.text.replace("ONE", &one).replace("OTHER", &other);
                write!(f, "let s{out} = {text};")
            }
        }
    }
}

fn through(f: &mut fmt::Formatter<'_>, stages: &[&Stage]) -> fmt::Result {
    stages.iter().try_for_each(|stage| write!(f, "\n    |> {}", stage.text))?;
    write!(f, ";")
}
