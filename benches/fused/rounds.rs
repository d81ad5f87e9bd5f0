//! Measuring in interleaved rounds: every candidate runs once a round, so that whatever else the machine does meets all alike.

use std::time::Instant;

/// How long to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    Check,
    Measure,
}

impl Effort {
    fn rounds(self) -> usize {
        match self {
            Effort::Check => 15,
            Effort::Measure => 61,
        }
    }
}

/// What a candidate stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// As fast as it gets, written by hand.
    Limit,
    Ours,
    Peer,
}

/// One way to do the work. It returns the result, which must be the same for all.
pub(crate) struct Candidate<'a> {
    name: &'static str,
    role: Role,
    run: Box<dyn FnMut() -> u64 + 'a>,
}

pub(crate) fn limit<'a>(name: &'static str, run: impl FnMut() -> u64 + 'a) -> Candidate<'a> {
    Candidate { name, role: Role::Limit, run: Box::new(run) }
}

pub(crate) fn ours<'a>(name: &'static str, run: impl FnMut() -> u64 + 'a) -> Candidate<'a> {
    Candidate { name, role: Role::Ours, run: Box::new(run) }
}

pub(crate) fn peer<'a>(name: &'static str, run: impl FnMut() -> u64 + 'a) -> Candidate<'a> {
    Candidate { name, role: Role::Peer, run: Box::new(run) }
}

/// The times of all candidates, in nanoseconds an item, a row a candidate, a column a round.
pub(crate) struct Times {
    names: Vec<(&'static str, Role)>,
    rows: Vec<Vec<f64>>,
}

/// Runs every candidate once to warm up, then in as many rounds as the effort allows.
pub(crate) fn interleave(effort: Effort, items: u64, candidates: Vec<Candidate<'_>>) -> Times {
    interleave_rounds(effort.rounds(), items, candidates)
}

/// Runs every candidate once to warm up, then in rounds.
///
/// # Panics
/// If two candidates disagree about the result.
pub(crate) fn interleave_rounds(
    rounds: usize,
    items: u64,
    mut candidates: Vec<Candidate<'_>>,
) -> Times {
    let expected = (candidates[0].run)();
    let mut rows = vec![Vec::new(); candidates.len()];
    for round in 0..=rounds {
        // Another one begins each round, so that none always follows the same one.
        for place in 0..candidates.len() {
            let number = (round + place) % candidates.len();
            let candidate = &mut candidates[number];
            let (nanos, result) = time(&mut candidate.run);
            assert_eq!(result, expected, "`{}` gives another result", candidate.name);
            if round > 0 {
                rows[number].push(nanos / items as f64);
            }
        }
    }
    let names = candidates.iter().map(|candidate| (candidate.name, candidate.role)).collect();
    Times { names, rows }
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn time(run: &mut dyn FnMut() -> u64) -> (f64, u64) {
    let start = Instant::now();
    let result = run();
    (start.elapsed().as_nanos() as f64, result)
}

impl Times {
    /// The median of a candidate's times.
    pub(crate) fn median(&self, name: &str) -> f64 {
        median(self.row(name).to_vec())
    }

    /// The median, over the rounds, of one candidate's time by another's.
    pub(crate) fn ratio(&self, name: &str, to: &str) -> f64 {
        median(self.row(name).iter().zip(self.row(to)).map(|(one, other)| one / other).collect())
    }

    /// How many rounds there were, without that to warm up.
    #[allow(dead_code, reason = "one of the two benches asks")]
    pub(crate) fn rounds(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The candidates from this one on, apart.
    #[allow(dead_code, reason = "as above")]
    pub(crate) fn split_off(&mut self, number: usize) -> Times {
        Times { names: self.names.split_off(number), rows: self.rows.split_off(number) }
    }

    /// The median, over the rounds, of how many times faster a candidate is with more workers, `with`, by how many times faster
    /// another one is.
    #[allow(dead_code, reason = "as above")]
    pub(crate) fn scaling(&self, with: &Times, name: &str, to: &str) -> f64 {
        let gain = |name| self.row(name).iter().zip(with.row(name)).map(|(one, more)| one / more);
        median(gain(name).zip(gain(to)).map(|(one, other)| one / other).collect())
    }

    /// The fastest of a role, by its median.
    pub(crate) fn best(&self, role: Role) -> Option<&'static str> {
        let of_role = self.names.iter().filter(|(_, other)| *other == role);
        self.fastest(of_role.map(|(name, _)| *name))
    }

    /// The fastest of these, by its median.
    pub(crate) fn fastest(
        &self,
        names: impl IntoIterator<Item = &'static str>,
    ) -> Option<&'static str> {
        let medians = names.into_iter().map(|name| (name, self.median(name)));
        medians.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(name, _)| name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().map(|(name, _)| *name)
    }

    fn row(&self, name: &str) -> &[f64] {
        let index = self.names().position(|other| other == name);
        &self.rows[index.expect("a figure names its candidates")]
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
