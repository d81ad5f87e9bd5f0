//! One value of an annotation: a word, a name, a number with its unit and its range.

use std::time::Duration;

use proc_macro2::{Ident, Span};
use syn::{Error, Expr, LitInt, LitStr, Path, Token, ext::IdentExt, parse::ParseStream, token};

use super::{
    Replicas,
    entry::Kind,
    value::{Problem, Result, Value},
};
use crate::{
    diagnostic::{Code, nearest},
    syntax::quantity::{self, Quantity},
};

pub(super) fn parse_value(input: ParseStream<'_>, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Kind::Flag => {
            input.call(Ident::parse_any)?;
            Value::Flag
        }
        Kind::Implied(holds) => return Err(input.error(holds).into()),
        Kind::Text => {
            let text = input.parse::<LitStr>();
            let text =
                text.map_err(|error| Error::new(error.span(), "expected a name in quotes"))?;
            Value::Text(text.value())
        }
        Kind::Count { least, most } => Value::Count(parse_count(input, least, most)?),
        Kind::Replicas => Value::Replicas(parse_replicas(input)?),
        Kind::Time => unused(parse_time(input)?),
        Kind::Times => unused(parse_times(input)?),
        Kind::Bytes => unused(parse_bytes(input)?),
        Kind::Percent => unused(parse_percent(input)?),
        Kind::Word(words) => Value::Word(parse_word(input, words)?),
        Kind::Name => Value::Name(parse_name(input)?),
        Kind::Path => Value::Path(input.call(Path::parse_mod_style)?),
        Kind::Struct => Value::Path(input.parse()?),
        Kind::Expression => Value::Expression(input.parse::<Expr>()?),
    })
}

/// What a later version will use.
fn unused<T>(_: T) -> Value {
    Value::Unused
}

fn parse_name(input: ParseStream<'_>) -> Result<Ident> {
    let name = input.parse::<Ident>();
    Ok(name.map_err(|error| Error::new(error.span(), "expected a name"))?)
}

fn parse_word(input: ParseStream<'_>, words: &'static [&'static str]) -> Result<&'static str> {
    let expected = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let span = input.span();
    let found = input
        .call(Ident::parse_any)
        .map_err(|_| Error::new(span, format!("expected one of {expected}")))?;
    match words.iter().find(|word| found == **word) {
        Some(word) => Ok(word),
        None => {
            let message = match nearest(&found.to_string(), words.iter().copied()) {
                Some(near) => format!("unknown `{found}`; did you mean `{near}`?"),
                None => format!("unknown `{found}`, expected one of {expected}"),
            };
            Err(Error::new(span, message).into())
        }
    }
}

fn parse_count(input: ParseStream<'_>, least: u64, most: u64) -> Result<u64> {
    if let Ok(number) = input.fork().parse::<LitInt>()
        && TYPES.contains(&number.suffix())
    {
        let message = format!("a count has no type: write `{}` alone", number.base10_digits());
        return Err(Problem { code: Code::BadQuantity, error: Error::new(number.span(), message) });
    }
    match parse_quantity(input)? {
        (Quantity::Count(count), span) => in_range(count, least, most, span),
        (_, span) => Err(wrong_kind(span, "a whole number without a unit")),
    }
}

/// What Rust lets stand behind a number.
const TYPES: &[&str] =
    &["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"];

fn in_range(count: u64, least: u64, most: u64, span: Span) -> Result<u64> {
    if (least..=most).contains(&count) {
        return Ok(count);
    }
    let message = match count < least {
        true => format!("{count} is too small: at least {least}"),
        false => format!("{count} is too large: at most {most}"),
    };
    Err(Problem { code: Code::OutOfRange, error: Error::new(span, message) })
}

/// Of items in flight; replicas are fewer.
const MOST_AT_ONCE: u64 = u32::MAX as u64;

fn parse_replicas(input: ParseStream<'_>) -> Result<Replicas> {
    if input.peek(syn::Ident) {
        let word: Ident = input.parse()?;
        return match word == "cpu" {
            true => Ok(Replicas::Cpu),
            false => {
                let message = format!(
                    "`{word}` is no number of replicas: a literal, as `4` or `2..=4`, or `cpu`"
                );
                Err(Error::new(word.span(), message).into())
            }
        };
    }
    let least = parse_count(input, 1, MOST_AT_ONCE)?;
    if input.peek(Token![..]) && !input.peek(Token![..=]) {
        return Err(input.error("both bounds are meant: write `..=`").into());
    }
    if input.parse::<Option<Token![..=]>>()?.is_none() {
        return Ok(Replicas::Fixed(least as usize));
    }
    let span = input.span();
    let most = parse_count(input, 1, MOST_AT_ONCE)?;
    if most < least {
        let message = format!("the upper bound {most} is below the lower bound {least}");
        return Err(Problem { code: Code::OutOfRange, error: Error::new(span, message) });
    }
    Ok(Replicas::Between(least as usize, most as usize))
}

fn parse_time(input: ParseStream<'_>) -> Result<Duration> {
    match parse_quantity(input)? {
        (Quantity::Time(time), span) if time.is_zero() => {
            Err(Problem { code: Code::OutOfRange, error: Error::new(span, "a time of zero") })
        }
        (Quantity::Time(time), _) => Ok(time),
        (_, span) => Err(wrong_kind(span, "a time such as `50ms`")),
    }
}

fn parse_times(input: ParseStream<'_>) -> Result<(Duration, Duration)> {
    let least = parse_time(input)?;
    if input.parse::<Option<Token![..]>>()?.is_none() {
        return Ok((least, least));
    }
    let span = input.span();
    let most = parse_time(input)?;
    if most < least {
        let error =
            Error::new(span, format!("the upper time {most:?} is below the lower {least:?}"));
        return Err(Problem { code: Code::OutOfRange, error });
    }
    Ok((least, most))
}

fn parse_bytes(input: ParseStream<'_>) -> Result<u64> {
    match parse_quantity(input)? {
        (Quantity::Bytes(bytes), span) => in_range(bytes, 1, u64::MAX, span),
        (_, span) => Err(wrong_kind(span, "a size such as `64KiB`")),
    }
}

fn parse_percent(input: ParseStream<'_>) -> Result<f64> {
    match parse_quantity(input)? {
        (Quantity::Percent(percent), _) if percent <= 100.0 => Ok(percent),
        (Quantity::Percent(_), span) => {
            Err(Problem { code: Code::OutOfRange, error: Error::new(span, "more than 100 %") })
        }
        (_, span) => Err(wrong_kind(span, "a share such as `10%`")),
    }
}

fn parse_quantity(input: ParseStream<'_>) -> Result<(Quantity, Span)> {
    let negative = input.peek(Token![-]);
    if negative || input.peek(token::Brace) || input.peek(syn::Ident) {
        return Err(wrong_kind(input.span(), "a literal number"));
    }
    quantity::parse(input).map_err(|error| Problem { code: Code::BadQuantity, error })
}

fn wrong_kind(span: Span, expected: &str) -> Problem {
    let error = Error::new(span, format!("expected {expected}"));
    Problem { code: Code::BadQuantity, error }
}
