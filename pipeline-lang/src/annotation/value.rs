//! Reading the values of one annotation, as its entry describes them.

use std::time::Duration;

use proc_macro2::{Ident, Span};
use syn::{Error, Expr, LitStr, Path, Token, ext::IdentExt, parse::ParseStream, token};

use super::entry::{Accepts, Kind};
use crate::{
    diagnostic::{Code, Site, nearest},
    syntax::{
        parse_all,
        quantity::{self, Quantity},
        tree::{Attribute, AttributeForm},
    },
};

/// What was written behind an annotation's name.
pub(crate) struct Values {
    /// The annotation's name.
    pub(crate) span: Span,
    /// The whole annotation.
    pub(crate) site: Site,
    given: Vec<Given>,
}

pub(crate) struct Given {
    /// The option's name; `None` for a value by position.
    pub(crate) option: Option<&'static str>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

pub(crate) enum Value {
    Flag,
    Text(String),
    Count(u64),
    /// A number of replicas that is found or changed while running.
    Adaptive,
    Word(&'static str),
    Name(Ident),
    Path(Path),
    /// Read for its syntax only: no annotation of today uses it.
    Unused,
}

/// Why values could not be read.
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) error: Error,
}

type Result<T> = std::result::Result<T, Problem>;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem { code: Code::UnreadableAnnotation, error }
    }
}

impl Values {
    /// The values by position, or those of `= value`.
    pub(crate) fn first(&self) -> Option<&Given> {
        self.given.iter().find(|given| given.option.is_none())
    }

    pub(crate) fn option(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|given| given.option == Some(name))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.given.iter().filter_map(|given| match &given.value {
            Value::Name(name) => Some(name),
            _ => None,
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.given.is_empty()
    }
}

/// Reads what `attribute` says, if it is what `accepts` asks for.
pub(super) fn read(accepts: Accepts, attribute: &Attribute) -> Result<Values> {
    check_form(accepts, attribute)?;
    let mut problem = None;
    let read = parse_all(attribute.tokens.clone(), attribute.site.end, |input| {
        let given = match accepts {
            Accepts::Nothing => Ok(Vec::new()),
            Accepts::Value(kind) => parse_given(input, None, kind).map(|given| vec![given]),
            Accepts::Names => parse_names(input),
            Accepts::List { values, required, options } => {
                parse_list(input, attribute, values, required, options)
            }
        };
        given.map_err(|found| {
            problem = Some(found.code);
            found.error
        })
    });
    match read {
        Ok(given) => Ok(Values { span: attribute.name.span(), site: attribute.site, given }),
        Err(error) => {
            let code = problem.unwrap_or(Code::UnreadableAnnotation);
            Err(Problem { code, error })
        }
    }
}

fn check_form(accepts: Accepts, attribute: &Attribute) -> Result<()> {
    let (form, expected) = match accepts {
        Accepts::Nothing => (AttributeForm::Bare, "takes no values"),
        Accepts::Value(_) => (AttributeForm::Value, "takes one value behind `=`"),
        Accepts::List { .. } | Accepts::Names => {
            (AttributeForm::List, "takes values in parentheses")
        }
    };
    if attribute.form == form {
        return Ok(());
    }
    let message = format!("`{}` {expected}", attribute.name);
    Err(Error::new(attribute.name.span(), message).into())
}

fn parse_names(input: ParseStream<'_>) -> Result<Vec<Given>> {
    let mut given = Vec::new();
    while !input.is_empty() {
        given.push(parse_given(input, None, Kind::Name)?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(given)
}

fn parse_list(
    input: ParseStream<'_>,
    attribute: &Attribute,
    values: &'static [Kind],
    required: usize,
    options: &'static [(&'static str, Kind)],
) -> Result<Vec<Given>> {
    let mut given: Vec<Given> = Vec::new();
    let mut position = 0;
    while !input.is_empty() {
        if let Some((name, kind)) = parse_option_name(input, options)? {
            if given.iter().any(|given| given.option == Some(name)) {
                return Err(input.error(format!("`{name}` is given twice")).into());
            }
            given.push(parse_given(input, Some(name), kind)?);
        } else if let Some(kind) = values.get(position) {
            given.push(parse_given(input, None, *kind)?);
            position += 1;
        } else {
            return Err(unexpected(input, attribute, options));
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    if position < required {
        let message = format!("`{}` lacks a value", attribute.name);
        return Err(Error::new(attribute.name.span(), message).into());
    }
    Ok(given)
}

/// Takes `name =` of an option, or a flag's name, if one comes next.
fn parse_option_name(
    input: ParseStream<'_>,
    options: &'static [(&'static str, Kind)],
) -> Result<Option<(&'static str, Kind)>> {
    let Ok(name) = input.fork().call(Ident::parse_any) else { return Ok(None) };
    let Some((known, kind)) = options.iter().find(|(known, _)| name == known) else {
        return Ok(None);
    };
    if !matches!(kind, Kind::Flag) {
        input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
    }
    Ok(Some((known, *kind)))
}

fn unexpected(
    input: ParseStream<'_>,
    attribute: &Attribute,
    options: &'static [(&'static str, Kind)],
) -> Problem {
    let found = input.fork().call(Ident::parse_any).map(|name| name.to_string());
    let near = found.ok().and_then(|name| nearest(&name, options.iter().map(|(known, _)| *known)));
    let message = match near {
        Some(near) => format!("unknown option of `{}`; did you mean `{near}`?", attribute.name),
        None => format!("`{}` does not take this", attribute.name),
    };
    input.error(message).into()
}

fn parse_given(input: ParseStream<'_>, option: Option<&'static str>, kind: Kind) -> Result<Given> {
    let span = input.span();
    Ok(Given { option, value: parse_value(input, kind)?, span })
}

fn parse_value(input: ParseStream<'_>, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Kind::Flag => {
            input.call(Ident::parse_any)?;
            Value::Flag
        }
        Kind::Text => {
            let text = input.parse::<LitStr>();
            let text =
                text.map_err(|error| Error::new(error.span(), "expected a name in quotes"))?;
            Value::Text(text.value())
        }
        Kind::Count { least, most } => Value::Count(parse_count(input, least, most)?),
        Kind::Replicas => parse_replicas(input)?,
        Kind::Time => unused(parse_time(input)?),
        Kind::Times => unused(parse_times(input)?),
        Kind::Bytes => unused(parse_bytes(input)?),
        Kind::Percent => unused(parse_percent(input)?),
        Kind::Word(words) => Value::Word(parse_word(input, words)?),
        Kind::Name => Value::Name(parse_name(input)?),
        Kind::Path => Value::Path(input.call(Path::parse_mod_style)?),
        Kind::Expression => unused(input.parse::<Expr>()?),
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
            Err(Error::new(span, format!("unknown `{found}`, expected one of {expected}")).into())
        }
    }
}

fn parse_count(input: ParseStream<'_>, least: u64, most: u64) -> Result<u64> {
    match parse_quantity(input)? {
        (Quantity::Count(count), span) => in_range(count, least, most, span),
        (_, span) => Err(wrong_kind(span, "a whole number without a unit")),
    }
}

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

/// More replicas than any machine has cores are a slip of the finger.
const MOST_REPLICAS: u64 = 1024;

fn parse_replicas(input: ParseStream<'_>) -> Result<Value> {
    if input.peek(syn::Ident) {
        parse_word(input, &["cpu"])?;
        return Ok(Value::Adaptive);
    }
    let least = parse_count(input, 1, MOST_REPLICAS)?;
    if input.parse::<Option<Token![..=]>>()?.is_none() {
        return Ok(Value::Count(least));
    }
    parse_count(input, least, MOST_REPLICAS)?;
    Ok(Value::Adaptive)
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
