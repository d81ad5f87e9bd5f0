//! Quantities with units: `50ms`, `2s`, `64KiB`, `1000/s`, `10%`. No unit starts with `e`, which a lexer takes for an
//! exponent.

use std::time::Duration;

use proc_macro2::Span;
use syn::{Error, Lit, Result, Token, parse::ParseStream};

/// A number and what it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Quantity {
    Count(u64),
    Time(Duration),
    Bytes(u64),
    PerSecond(f64),
    Percent(f64),
    /// `0.5`, without a unit.
    Fraction(f64),
}

const TIMES: &[(&str, f64)] =
    &[("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("min", 60.0), ("h", 3600.0)];
const SIZES: &[(&str, u64)] = &[("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// Reads one quantity and says where it stands.
pub(crate) fn parse(input: ParseStream<'_>) -> Result<(Quantity, Span)> {
    let literal: Lit =
        input.parse().map_err(|error| Error::new(error.span(), "expected a number"))?;
    let span = literal.span();
    let (digits, suffix) = match &literal {
        Lit::Int(int) => (int.base10_digits().to_string(), int.suffix().to_string()),
        Lit::Float(float) => (float.base10_digits().to_string(), float.suffix().to_string()),
        _ => return Err(Error::new(span, "expected a number")),
    };
    if suffix.is_empty() {
        return Ok((with_unit_behind(input, &digits, span)?, span));
    }
    let quantity = with_suffix(&digits, &suffix).ok_or_else(|| {
        Error::new(span, format!("unknown unit `{suffix}`, expected {}", known_units()))
    })?;
    Ok((quantity, span))
}

/// `1000/s`, `10%`, or a bare number.
fn with_unit_behind(input: ParseStream<'_>, digits: &str, span: Span) -> Result<Quantity> {
    let too_large = || Error::new(span, "the number is too large");
    let value: f64 = digits.parse().map_err(|_| too_large())?;
    if input.parse::<Option<Token![%]>>()?.is_some() {
        return Ok(Quantity::Percent(value));
    }
    if input.parse::<Option<Token![/]>>()?.is_some() {
        let unit: syn::Ident = input.parse()?;
        let Some((_, seconds)) = TIMES.iter().find(|(name, _)| unit == name) else {
            return Err(Error::new(unit.span(), format!("unknown unit `{unit}` of time")));
        };
        return Ok(Quantity::PerSecond(value / seconds));
    }
    match digits.contains(['.', 'e', 'E']) {
        true => Ok(Quantity::Fraction(value)),
        false => digits.parse().map(Quantity::Count).map_err(|_| too_large()),
    }
}

fn with_suffix(digits: &str, suffix: &str) -> Option<Quantity> {
    if let Some((_, seconds)) = TIMES.iter().find(|(name, _)| *name == suffix) {
        let time = digits.parse::<f64>().ok()? * seconds;
        return Duration::try_from_secs_f64(time).ok().map(Quantity::Time);
    }
    let (_, bytes) = SIZES.iter().find(|(name, _)| *name == suffix)?;
    digits.parse::<u64>().ok()?.checked_mul(*bytes).map(Quantity::Bytes)
}

fn known_units() -> String {
    let names = TIMES.iter().map(|(name, _)| name).chain(SIZES.iter().map(|(name, _)| name));
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use syn::parse::{ParseStream, Parser};

    use super::Quantity;

    fn quantity(source: &str) -> Result<Quantity, String> {
        let parse = |input: ParseStream<'_>| super::parse(input).map(|(quantity, _)| quantity);
        parse.parse_str(source).map_err(|error| error.to_string())
    }

    #[test]
    fn every_kind_of_unit() {
        assert_eq!(quantity("7"), Ok(Quantity::Count(7)));
        assert_eq!(quantity("50ms"), Ok(Quantity::Time(Duration::from_millis(50))));
        assert_eq!(quantity("1.5s"), Ok(Quantity::Time(Duration::from_millis(1500))));
        assert_eq!(quantity("64KiB"), Ok(Quantity::Bytes(65536)));
        assert_eq!(quantity("1000/s"), Ok(Quantity::PerSecond(1000.0)));
        assert_eq!(quantity("10%"), Ok(Quantity::Percent(10.0)));
    }

    #[test]
    fn an_unknown_unit_is_named() {
        let error = quantity("5parsec").unwrap_err();
        assert!(error.starts_with("unknown unit `parsec`"), "{error}");
    }

    #[test]
    fn too_large_is_no_panic() {
        assert!(quantity("99999999999999999999999999").is_err());
        assert!(quantity("99999999999999999999999999h").is_err());
    }
}
