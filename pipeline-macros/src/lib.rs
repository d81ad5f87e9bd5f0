//! The proc-macro shell over `pipeline-lang`.

/// Compiles a declared topology into one statically typed graph of fused stages. What it gives is a `run::Pipeline`, and
/// nothing runs until it is asked to.
///
/// A flow begins with `source(..)` or with the name of a stream, and its stages are joined by `|>`. `let` names a stream, or a
/// result, which is then a field of the output.
///
/// ```
/// use pipeline::prelude::*;
///
/// let shop = pipeline! {
///     #![name = "shop"]
///
///     source(["tea 2", "cake 3", "tea 1", "?"])
///         |> filter_map(|line| line.split_once(' '))
///         |> match {
///             ("tea", n) => teas(n),
///             _ => others,
///         };
///
///     let tea = teas |> #[name = "parse"] try_map(str::parse::<u32>) |> fold(0, |sum, n| sum + n);
///     let rest = others |> count();
/// };
/// println!("{}", shop.graph());
/// let done = shop.run_blocking()?;
/// assert_eq!((done.tea, done.rest), (3, 1));
/// # Ok::<(), Error>(())
/// ```
///
/// The whole language is in `docs/guide/language.md`, all operators are in `docs/guide/operators.md`.
#[proc_macro]
pub fn pipeline(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    pipeline_lang::expand(tokens.into()).into()
}
