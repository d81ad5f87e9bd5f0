//! Reading the values of one annotation, as its entry describes them.

use proc_macro2::{Ident, Span};
use syn::{Error, Expr, Path, Token, ext::IdentExt, parse::ParseStream};

use super::{
    Replicas,
    entry::{Accepts, Kind},
    kind::parse_value,
};
use crate::{
    diagnostic::{Code, Site, nearest},
    syntax::{
        parse_all,
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
    Replicas(Replicas),
    Word(&'static str),
    Name(Ident),
    Path(Path),
    Expression(Expr),
    /// Read for its syntax only: no annotation of today uses it.
    Unused,
}

/// Why values could not be read.
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) error: Error,
}

pub(super) type Result<T> = std::result::Result<T, Problem>;

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
            Accepts::Value(kind) => parse_only(input, attribute, kind).map(|given| vec![given]),
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

fn parse_only(input: ParseStream<'_>, attribute: &Attribute, kind: Kind) -> Result<Given> {
    let given = parse_given(input, None, kind)?;
    match input.is_empty() {
        true => Ok(given),
        false => Err(input.error(format!("`{}` takes one value only", attribute.name)).into()),
    }
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
        } else if let Some(kind) = values.get(position)
            && !names_an_option(input, options)
        {
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
    if !matches!(kind, Kind::Flag | Kind::Implied(_)) {
        input.call(Ident::parse_any)?;
        if !input.peek(Token![=]) {
            let message = format!("`{name}` takes a value behind `=`");
            return Err(Error::new(name.span(), message).into());
        }
        input.parse::<Token![=]>()?;
    }
    Ok(Some((known, *kind)))
}

/// Whether what comes next is no value but an option: `name =`, or nearly the name of one.
fn names_an_option(input: ParseStream<'_>, options: &[(&'static str, Kind)]) -> bool {
    let ahead = input.fork();
    let Ok(name) = ahead.call(Ident::parse_any) else { return false };
    ahead.peek(Token![=]) || nearest_option(&name, options).is_some()
}

/// What nobody needs to write is not suggested.
fn nearest_option(name: &Ident, options: &[(&'static str, Kind)]) -> Option<&'static str> {
    let written = options.iter().filter(|(_, kind)| !matches!(kind, Kind::Implied(_)));
    nearest(&name.to_string(), written.map(|(known, _)| *known))
}

fn unexpected(
    input: ParseStream<'_>,
    attribute: &Attribute,
    options: &'static [(&'static str, Kind)],
) -> Problem {
    let found = input.fork().call(Ident::parse_any).ok();
    let message = match found.and_then(|name| nearest_option(&name, options)) {
        Some(near) => format!("unknown option of `{}`; did you mean `{near}`?", attribute.name),
        None => format!("`{}` does not take this", attribute.name),
    };
    input.error(message).into()
}

fn parse_given(input: ParseStream<'_>, option: Option<&'static str>, kind: Kind) -> Result<Given> {
    let span = input.span();
    Ok(Given { option, value: parse_value(input, kind)?, span })
}
