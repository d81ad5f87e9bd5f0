//! How many items of one stream one item of another is worth, exactly. Numbers too large for it are no answer.

use std::cmp::Ordering;

/// A fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    over: u128,
    under: u128,
}

impl Ratio {
    pub(super) const ZERO: Ratio = Ratio { over: 0, under: 1 };
    pub(super) const ONE: Ratio = Ratio { over: 1, under: 1 };

    pub(super) fn times(self, factor: u64) -> Option<Ratio> {
        Some(Ratio::reduced(self.over.checked_mul(factor.into())?, self.under))
    }

    /// `divisor` is not 0.
    pub(super) fn divided_by(self, divisor: u64) -> Option<Ratio> {
        Some(Ratio::reduced(self.over, self.under.checked_mul(divisor.into())?))
    }

    pub(super) fn plus(self, other: Ratio) -> Option<Ratio> {
        let (one, two) = (self.over.checked_mul(other.under)?, other.over.checked_mul(self.under)?);
        Some(Ratio::reduced(one.checked_add(two)?, self.under.checked_mul(other.under)?))
    }

    /// What is left of `self` without `other`, at least nothing.
    pub(super) fn minus(self, other: Ratio) -> Option<Ratio> {
        let (one, two) = (self.over.checked_mul(other.under)?, other.over.checked_mul(self.under)?);
        Some(Ratio::reduced(one.saturating_sub(two), self.under.checked_mul(other.under)?))
    }

    /// How often `other`, which is not 0, fits into `self`.
    pub(super) fn per(self, other: Ratio) -> Option<Ratio> {
        let (over, under) =
            (self.over.checked_mul(other.under)?, self.under.checked_mul(other.over)?);
        Some(Ratio::reduced(over, under))
    }

    pub(super) fn is_less_than(self, other: Ratio) -> Option<bool> {
        let (one, two) = (self.over.checked_mul(other.under)?, other.over.checked_mul(self.under)?);
        Some(one.cmp(&two) == Ordering::Less)
    }

    pub(super) fn floor(self) -> u128 {
        self.over / self.under
    }

    pub(super) fn ceil(self) -> u128 {
        self.over.div_ceil(self.under)
    }

    /// Both numbers, the upper one first.
    pub(super) fn parts(self) -> (u128, u128) {
        (self.over, self.under)
    }

    fn reduced(over: u128, under: u128) -> Ratio {
        let common = greatest_common_divisor(over, under);
        Ratio { over: over / common, under: under / common }
    }
}

fn greatest_common_divisor(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::Ratio;

    #[test]
    fn is_exact() {
        let third = Ratio::ONE.divided_by(3).unwrap();
        let two_thirds = third.plus(third).unwrap();
        assert_eq!(two_thirds.parts(), (2, 3));
        assert_eq!(two_thirds.plus(third), Some(Ratio::ONE));
        assert_eq!(third.minus(two_thirds), Some(Ratio::ZERO));
        assert_eq!(two_thirds.per(third), Ratio::ONE.times(2));
        assert_eq!((two_thirds.floor(), two_thirds.ceil()), (0, 1));
        assert_eq!(third.is_less_than(two_thirds), Some(true));
    }

    #[test]
    fn what_is_too_large_is_no_answer() {
        let large = Ratio::ONE.times(u64::MAX).and_then(|large| large.times(u64::MAX)).unwrap();
        assert_eq!(large.times(2), None);
    }
}
