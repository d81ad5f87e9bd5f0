//! From statements to the graph: every stage becomes a node, every name a link. Statement order does not matter, because
//! names are looked up when all have been seen.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};

use super::{
    Arm, ArmTarget, DEAD_LETTER, Graph, Link, LinkId, Node, NodeId, Output, PortIndex, Region,
    RegionId,
};
use crate::{
    annotation::{OnError, read},
    check::argument,
    diagnostic::{Code, Diagnostics, nearest},
    graph::label::Labels,
    ops::{self, Availability, Fork, Op, Rate, Shape},
    settings::Settings,
    syntax::{self, Block, Head, Stage, StageKind, Statement, Target},
};

/// Builds the graph. It is whole and valid only if nothing was reported.
pub(crate) fn lower(block: Block, diagnostics: &mut Diagnostics) -> Graph {
    let settings = read::settings(&block.settings, diagnostics);
    let mut lowering = Lowering { labels: Labels::reserve(&block), ..Lowering::default() };
    for statement in block.statements {
        lowering.statement(statement, diagnostics);
    }
    lowering.into_graph(settings, diagnostics)
}

#[derive(Default)]
struct Lowering {
    labels: Labels,
    nodes: Vec<Node>,
    regions: Vec<Region>,
    streams: BTreeMap<String, Stream>,
    uses: Vec<Use>,
    /// Links of neighbours in one flow.
    joined: Vec<(End, NodeId)>,
    unnamed: Vec<(NodeId, Span)>,
}

/// Where a stream comes from. `None` stands for a stage that could not be read.
type End = Option<(NodeId, PortIndex)>;

struct Stream {
    name: Ident,
    from: End,
}

struct Use {
    name: Ident,
    by: NodeId,
    input: usize,
}

/// What the next stage of a flow reads.
enum Upstream {
    Stream(Ident),
    Stage(End),
}

impl Lowering {
    fn statement(&mut self, statement: Statement, diagnostics: &mut Diagnostics) {
        let Statement { binding, tuple, head, stages, span } = statement;
        let lone = (stages.is_empty() && !tuple).then(|| binding.first()).flatten();
        let mut upstream = self.head(head, lone, diagnostics);
        let count = stages.len();
        for (index, stage) in stages.into_iter().enumerate() {
            let name = (index + 1 == count && !tuple).then(|| binding.first()).flatten();
            upstream = self.stage(stage, upstream, name, None, diagnostics);
        }
        match upstream {
            Upstream::Stream(name) => {
                let message = format!("nothing is done with `{name}` here");
                diagnostics.error_help(Code::NoSink, name.span(), message, "add a stage: `|> ..`");
            }
            Upstream::Stage(end) => self.bind(&binding, tuple, end, span, diagnostics),
        }
    }

    fn head(
        &mut self,
        head: Head,
        binding: Option<&Ident>,
        diagnostics: &mut Diagnostics,
    ) -> Upstream {
        match head {
            Head::Stream(name) => Upstream::Stream(name),
            Head::Faulty => Upstream::Stage(None),
            Head::Stage(stage) => self.head_stage(*stage, binding, diagnostics),
        }
    }

    fn head_stage(
        &mut self,
        stage: Stage,
        binding: Option<&Ident>,
        diagnostics: &mut Diagnostics,
    ) -> Upstream {
        let StageKind::Op { name, turbofish, args } = stage.kind else {
            return Upstream::Stage(None);
        };
        let Some(op) = find(&name, diagnostics) else { return Upstream::Stage(None) };
        let args =
            if op.shape == Shape::Join { self.join_inputs(&name, args, diagnostics) } else { args };
        let written =
            Written { op, span: name.span(), annotations: stage.annotations, turbofish, args };
        let (node, parallel) = self.node(written, binding, None, diagnostics);
        if let Some(parallel) = parallel {
            let message = format!("`parallel` cannot stand on `{name}`");
            let help = "put it on the stage behind: its replicas share what this one gives";
            diagnostics.error_help(Code::AnnotationNotApplicable, parallel.span, message, help);
        }
        Upstream::Stage(Some((node, 0)))
    }

    /// The streams that a merge, zip or concat reads; nothing is left as an argument.
    fn join_inputs(
        &mut self,
        name: &Ident,
        args: Vec<syn::Expr>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<syn::Expr> {
        let by = NodeId(self.nodes.len());
        let count = args.len();
        let most = if name == "zip" { 2 } else { 64 };
        if count < 2 || count > most {
            let accepted =
                if name == "zip" { "takes 2 streams" } else { "takes at least 2 streams" };
            let message = format!("`{name}` {accepted}, found {count}");
            diagnostics.error(Code::ArgumentArity, name.span(), message);
        }
        for (input, arg) in args.into_iter().enumerate() {
            match &arg {
                syn::Expr::Path(path)
                    if path.path.get_ident().is_some_and(|name| name == "eager") =>
                {
                    diagnostics.error(
                        Code::NotAvailableYet,
                        name.span(),
                        "`eager` is not available yet",
                    );
                }
                syn::Expr::Path(path) if path.path.get_ident().is_some() => {
                    let Some(stream) = path.path.get_ident() else { continue };
                    self.uses.push(Use { name: stream.clone(), by, input });
                }
                other => {
                    let message = format!("`{name}` takes names of streams");
                    let span = syn::spanned::Spanned::span(other);
                    diagnostics.error_help(
                        Code::WrongPlace,
                        span,
                        message,
                        "give the flow a name with `let`",
                    );
                }
            }
        }
        Vec::new()
    }

    fn stage(
        &mut self,
        stage: Stage,
        upstream: Upstream,
        binding: Option<&Ident>,
        region: Option<RegionId>,
        diagnostics: &mut Diagnostics,
    ) -> Upstream {
        let Stage { annotations, kind, span } = stage;
        match kind {
            StageKind::Faulty => Upstream::Stage(None),
            StageKind::Region(stages) => {
                self.region(stages, &annotations, span, upstream, binding, diagnostics)
            }
            StageKind::Match(arms) => {
                let written = Written {
                    op: ops::find("match").unwrap_or(ops::OPS[0]),
                    span,
                    annotations,
                    turbofish: None,
                    args: Vec::new(),
                };
                let node = self.through(written, upstream, binding, region, diagnostics);
                self.arms(node, arms, diagnostics);
                Upstream::Stage(None)
            }
            StageKind::Op { name, turbofish, args } => {
                let Some(op) = find(&name, diagnostics) else { return Upstream::Stage(None) };
                if matches!(op.shape, Shape::Source | Shape::Join) {
                    let message = format!("`{name}` begins a flow; it cannot stand behind `|>`");
                    diagnostics.error(Code::WrongPlace, name.span(), message);
                    return Upstream::Stage(None);
                }
                let span = name.span();
                let written = Written { op, span, annotations, turbofish, args };
                Upstream::Stage(Some((
                    self.through(written, upstream, binding, region, diagnostics),
                    0,
                )))
            }
        }
    }

    /// A braced chain: all of its stages in one region.
    fn region(
        &mut self,
        stages: Vec<Stage>,
        annotations: &[syntax::Annotation],
        span: Span,
        mut upstream: Upstream,
        binding: Option<&Ident>,
        diagnostics: &mut Diagnostics,
    ) -> Upstream {
        let (others, parallel) = read::stage(annotations, diagnostics);
        let Some(parallel) = parallel else {
            let message =
                "a braced chain is a replicated region, and needs `#[parallel(n)]` in front";
            diagnostics.error(Code::Syntax, span, message);
            return Upstream::Stage(None);
        };
        if let Some(policy) = &others.on_error {
            let message = "`on_error` belongs to a stage inside the braces";
            diagnostics.error(Code::AnnotationNotApplicable, policy.span, message);
        }
        let region = self.add_region(&parallel);
        let (count, first) = (stages.len(), self.nodes.len());
        for (index, stage) in stages.into_iter().enumerate() {
            let binding = if index + 1 == count { binding } else { None };
            upstream = self.stage(stage, upstream, binding, Some(region), diagnostics);
        }
        if let (Some(buffer), Some(node)) = (others.buffer, self.nodes.get_mut(first)) {
            node.annotations.buffer = Some(buffer);
        }
        upstream
    }

    fn add_region(&mut self, parallel: &read::Parallel) -> RegionId {
        let id = RegionId(self.regions.len());
        self.regions.push(Region { id, replicas: parallel.replicas, span: parallel.span });
        id
    }

    /// A stage with an input.
    fn through(
        &mut self,
        written: Written,
        upstream: Upstream,
        binding: Option<&Ident>,
        region: Option<RegionId>,
        diagnostics: &mut Diagnostics,
    ) -> NodeId {
        let (node, parallel) = self.node(written, binding, region, diagnostics);
        match upstream {
            Upstream::Stream(name) => self.uses.push(Use { name, by: node, input: 0 }),
            Upstream::Stage(end) => self.joined.push((end, node)),
        }
        if let Some(parallel) = parallel {
            match region {
                None => self.nodes[node.0].region = Some(self.add_region(&parallel)),
                Some(_) => {
                    let message = "a region inside a region";
                    diagnostics.error(Code::NotInRegion, parallel.span, message);
                }
            }
        }
        node
    }

    fn node(
        &mut self,
        written: Written,
        binding: Option<&Ident>,
        region: Option<RegionId>,
        diagnostics: &mut Diagnostics,
    ) -> (NodeId, Option<read::Parallel>) {
        let Written { op, span, annotations, turbofish, args } = written;
        let id = NodeId(self.nodes.len());
        let (annotations, parallel) = read::stage(&annotations, diagnostics);
        let label = self.labels.give(annotations.name.as_ref(), binding, op, diagnostics);
        if let Some(OnError::DeadLetter { stream, .. }) =
            annotations.on_error.as_ref().map(|policy| &policy.value)
        {
            self.define(stream, Some((id, DEAD_LETTER)), diagnostics);
        }
        let arguments = argument::classify(op, span, args, diagnostics);
        self.nodes.push(Node {
            id,
            label,
            op,
            span,
            arguments,
            turbofish,
            arms: Vec::new(),
            annotations,
            region,
            faulty: false,
        });
        (id, parallel)
    }

    fn arms(&mut self, node: NodeId, arms: Vec<syntax::Arm>, diagnostics: &mut Diagnostics) {
        let mut ports: Vec<Ident> = Vec::new();
        let mut port = |name: &Ident| match ports.iter().position(|known| known == name) {
            Some(port) => port,
            None => {
                ports.push(name.clone());
                ports.len() - 1
            }
        };
        let arms = arms.into_iter().map(|arm| {
            let target = match arm.target {
                Target::Forward(name) => ArmTarget::Forward(port(&name), name),
                Target::Route(name, value) => ArmTarget::Route(port(&name), name, value),
                Target::Drop(span) => ArmTarget::Drop(span),
            };
            Arm { pattern: arm.pattern, guard: arm.guard, target }
        });
        self.nodes[node.0].arms = arms.collect();
        for (port, name) in ports.iter().enumerate() {
            self.define(name, Some((node, port)), diagnostics);
        }
    }

    /// Names what a flow ends in.
    fn bind(
        &mut self,
        binding: &[Ident],
        tuple: bool,
        end: End,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) {
        let Some((node, _)) = end else {
            return binding.iter().for_each(|name| self.define(name, None, diagnostics));
        };
        let (op, at) = (self.nodes[node.0].op, self.nodes[node.0].span);
        match (op.shape, binding) {
            (Shape::Fork(fork), names) => self.bind_fork(node, fork, names, tuple, diagnostics),
            (Shape::Terminal, []) => {}
            (Shape::Terminal, [name, ..]) => {
                let message = format!("`{}` gives nothing that `{name}` could stand for", op.name);
                diagnostics.error(Code::NoValue, name.span(), message);
            }
            (Shape::Through(Rate::Final), []) => self.unnamed.push((node, at)),
            (_, []) => {
                let message =
                    format!("this flow ends in `{}`, and nobody takes what it gives", op.name);
                let help =
                    "name it with `let`, or end it in `collect()`, `for_each(..)`, `sink(..)`";
                diagnostics.error_help(Code::NoSink, at, message, help);
            }
            (_, [name]) if !tuple => self.define(name, end, diagnostics),
            (_, names) => {
                let message =
                    format!("`{}` gives one stream, found {} names", op.name, names.len());
                diagnostics.error(
                    Code::BindingArity,
                    names.first().map_or(span, Ident::span),
                    message,
                );
                names.iter().for_each(|name| self.define(name, None, diagnostics));
            }
        }
    }

    fn bind_fork(
        &mut self,
        node: NodeId,
        fork: Fork,
        names: &[Ident],
        tuple: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let (op, span) = (self.nodes[node.0].op, self.nodes[node.0].span);
        let fits = match fork {
            Fork::Two => names.len() == 2,
            Fork::Any => names.len() >= 2,
            Fork::Arms => true,
        };
        if !fits || !tuple {
            let wanted = if fork == Fork::Two { "2 streams" } else { "at least 2 streams" };
            let message = format!("`{}` gives {wanted}, found {}", op.name, names.len());
            let help = format!("write `{}`", op.signature);
            diagnostics.error_help(
                Code::BindingArity,
                names.first().map_or(span, Ident::span),
                message,
                help,
            );
        }
        for (port, name) in names.iter().enumerate() {
            self.define(name, fits.then_some((node, port)), diagnostics);
        }
    }

    fn define(&mut self, name: &Ident, from: End, diagnostics: &mut Diagnostics) {
        if let Some(first) = self.streams.get(&name.to_string()) {
            let message = format!("stream `{name}` is defined twice");
            diagnostics.error(Code::StreamDefinedTwice, name.span(), message.clone());
            diagnostics.error(
                Code::StreamDefinedTwice,
                first.name.span(),
                format!("{message}: here for the first time"),
            );
            return;
        }
        self.streams.insert(name.to_string(), Stream { name: name.clone(), from });
    }

    fn into_graph(mut self, settings: Settings, diagnostics: &mut Diagnostics) -> Graph {
        let mut links = self.neighbours();
        self.resolve(&mut links, diagnostics);
        let outputs = self.outputs(&links, diagnostics);
        links.sort_by_key(|link| (link.to, link.to_input));
        for (index, link) in links.iter_mut().enumerate() {
            link.id = LinkId(index);
        }
        Graph {
            settings,
            nodes: std::mem::take(&mut self.nodes),
            links,
            regions: std::mem::take(&mut self.regions),
            outputs,
            span: Span::call_site(),
        }
    }

    fn neighbours(&self) -> Vec<Link> {
        let links = self.joined.iter().filter_map(|&(end, to)| {
            let (from, from_port) = end?;
            Some(Link { id: LinkId(0), from, from_port, to, to_input: 0, stream: None })
        });
        links.collect()
    }

    fn resolve(&self, links: &mut Vec<Link>, diagnostics: &mut Diagnostics) {
        let mut used: BTreeMap<String, &Use> = BTreeMap::new();
        for each in &self.uses {
            let name = each.name.to_string();
            let Some(stream) = self.streams.get(&name) else {
                unknown_stream(&each.name, self.streams.keys(), diagnostics);
                continue;
            };
            if let Some(first) = used.insert(name.clone(), each) {
                let message = format!("stream `{name}` is used twice");
                let help = format!("`let ({name}, other) = .. |> broadcast();` gives each its own");
                diagnostics.error_help(
                    Code::StreamUsedTwice,
                    each.name.span(),
                    message.clone(),
                    help,
                );
                let here = format!("{message}: here for the first time");
                diagnostics.error(Code::StreamUsedTwice, first.name.span(), here);
                continue;
            }
            let Some((from, from_port)) = stream.from else { continue };
            links.push(Link {
                id: LinkId(0),
                from,
                from_port,
                to: each.by,
                to_input: each.input,
                stream: Some(stream.name.clone()),
            });
        }
    }

    /// What the pipeline returns; every other stream must have been used.
    fn outputs(&self, links: &[Link], diagnostics: &mut Diagnostics) -> Vec<Output> {
        let used = |name: &Ident| self.uses.iter().any(|each| each.name == *name);
        let mut outputs = Vec::new();
        for stream in self.streams.values().filter(|stream| !used(&stream.name)) {
            let Some((node, port)) = stream.from else { continue };
            let op = self.nodes[node.0].op;
            if op.shape == Shape::Through(Rate::Final) && port == 0 {
                outputs.push(Output { name: Some(stream.name.clone()), node });
            } else {
                let message = format!("nobody takes the stream `{}`", stream.name);
                let help = "end it in `collect()`, `count()`, `for_each(..)` or `sink(..)`; in a `match`, `drop` discards";
                diagnostics.error_help(Code::StreamUnused, stream.name.span(), message, help);
            }
        }
        debug_assert!(
            outputs.iter().all(|output| links.iter().all(|link| link.from != output.node))
        );
        self.unnamed_outputs(&mut outputs, diagnostics);
        outputs.sort_by_key(|output| output.node);
        outputs
    }

    fn unnamed_outputs(&self, outputs: &mut Vec<Output>, diagnostics: &mut Diagnostics) {
        if let [(node, _)] = self.unnamed.as_slice()
            && outputs.is_empty()
        {
            return outputs.push(Output { name: None, node: *node });
        }
        for (_, span) in &self.unnamed {
            let message = "one of several results has no name";
            diagnostics.error_help(
                Code::UnnamedOutputs,
                *span,
                message,
                "name it: `let result = ..`",
            );
        }
    }
}

/// A stage as it was written, with its operator found.
struct Written {
    op: &'static Op,
    span: Span,
    annotations: Vec<syntax::Annotation>,
    turbofish: Option<proc_macro2::TokenStream>,
    args: Vec<syn::Expr>,
}

fn find(name: &Ident, diagnostics: &mut Diagnostics) -> Option<&'static Op> {
    let text = name.to_string();
    match ops::find(&text) {
        Some(op) if op.availability == Availability::Now => Some(op),
        Some(_) => {
            diagnostics.error(
                Code::NotAvailableYet,
                name.span(),
                format!("`{text}` is not available yet"),
            );
            None
        }
        None => {
            let known = ops::OPS.iter().map(|op| op.name);
            let help = match nearest(&text, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "docs/guide/language.md lists the operators".to_owned(),
            };
            diagnostics.error_help(
                Code::UnknownOperator,
                name.span(),
                format!("there is no operator `{text}`"),
                help,
            );
            None
        }
    }
}

fn unknown_stream<'n>(
    name: &Ident,
    known: impl Iterator<Item = &'n String>,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("there is no stream `{name}`");
    match nearest(&name.to_string(), known.map(String::as_str)) {
        Some(near) => {
            diagnostics.error_help(
                Code::UnknownStream,
                name.span(),
                message,
                format!("did you mean `{near}`?"),
            );
        }
        None => diagnostics.error(Code::UnknownStream, name.span(), message),
    }
}
