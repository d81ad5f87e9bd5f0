//! One stage: its operator, its annotations, its arguments; and the regions around stages.

use proc_macro2::{Ident, Span};

use super::{Lowering, Origin, argument, flow::lower_chain, in_flight};
use crate::{
    annotation::{
        self, ANNOTATIONS, Annotations, OnError, Order, Parallel, Replicas, Spanned, StageNotes,
        Subject,
    },
    diagnostic::{Code, Diagnostics},
    graph::{Arm, ArmTarget, DEAD_LETTER, Node, NodeId, PortIndex, Region, RegionId},
    ops::{self, Availability, FAULTY, MATCH, Op},
    syntax::{
        self,
        tree::{Arm as SurfaceArm, Attribute, Call, Match, Region as Chain, Target},
    },
};

/// A stage that could not be read at all.
pub(super) fn faulty(lowering: &mut Lowering<'_>, span: Span) -> NodeId {
    let mut node = empty_node(&FAULTY, span);
    node.faulty = true;
    push(lowering, node)
}

pub(super) fn lower_call(
    lowering: &mut Lowering<'_>,
    call: Call,
    before: Option<NodeId>,
    region: Option<RegionId>,
) -> NodeId {
    let known = find(lowering, &call.name);
    let grouped = before.is_some_and(|before| lowering.nodes[before.0].op.groups);
    let op = known.unwrap_or(&FAULTY);
    let op = if grouped { ops::for_each_key(op).unwrap_or(op) } else { op };
    let notes = read_notes(lowering, Subject::Stage(known), &call.annotations);
    let mut node = empty_node(op, call.name.span());
    node.faulty = known.is_none_or(|op| op.availability == Availability::Later);
    node.annotations = notes.annotations;
    node.turbofish = call.turbofish;
    let id = NodeId(lowering.nodes.len());
    let arguments = argument::lower(lowering, id, &node, call.arguments);
    node.faulty |= arguments.is_none();
    node.arguments = arguments.unwrap_or_default();
    match notes.parallel {
        Some(parallel) if node.is_async() && region.is_none() => {
            node.in_flight = Some(in_flight::lower(&parallel, lowering.diagnostics));
        }
        parallel => node.region = region_of(lowering, parallel, region),
    }
    let by_key = node.region.is_some_and(|region| lowering.regions[region.0].key.is_some());
    if by_key {
        node.op = ops::by_key(op).unwrap_or(op);
    }
    push(lowering, node)
}

/// The operator of this name. `None` if there is none that is called so, which is reported.
fn find(lowering: &mut Lowering<'_>, name: &Ident) -> Option<&'static Op> {
    let text = name.to_string();
    let op = ops::find(&text);
    match op {
        None => {
            let known = ops::OPS.iter().map(|op| op.name);
            let message = format!("unknown operator `{text}`");
            lowering
                .diagnostics
                .error(Code::UnknownOperator, name.span(), message)
                .help(format!("a function is the argument of a stage: `map({text})`"))
                .did_you_mean(&text, known);
        }
        Some(op) if op.availability == Availability::Later => {
            let message = format!("`{text}` is not available yet");
            lowering
                .diagnostics
                .error(Code::NotAvailableYet, name.span(), message)
                .help("remove it: nothing runs it yet");
        }
        Some(_) => {}
    }
    op
}

pub(super) fn lower_match(
    lowering: &mut Lowering<'_>,
    routing: Match,
    region: Option<RegionId>,
) -> NodeId {
    let notes = read_notes(lowering, Subject::Stage(Some(&MATCH)), &routing.annotations);
    let mut node = empty_node(&MATCH, routing.span);
    node.faulty = routing.faulty;
    node.region = region_of(lowering, notes.parallel, region);
    node.annotations = notes.annotations;
    let id = NodeId(lowering.nodes.len());
    let mut ports = Vec::new();
    node.arms = routing.arms.into_iter().map(|arm| lower_arm(&mut ports, arm)).collect();
    if node.arms.is_empty() && !node.faulty {
        lowering
            .diagnostics
            .error(Code::UnreadableStage, node.span, "a `match` without an arm")
            .help("write `match { pattern => stream, .. }`");
        node.faulty = true;
    }
    for (port, name) in ports.iter().enumerate() {
        lowering.streams.define(name, Origin::Arm, Some((id, port)));
    }
    push(lowering, node)
}

fn lower_arm(ports: &mut Vec<Ident>, arm: SurfaceArm) -> Arm {
    let target = match arm.target {
        Target::Forward(name) => ArmTarget::Forward(port_of(ports, &name), name),
        Target::Route(name, value) => ArmTarget::Route(port_of(ports, &name), name, value),
        Target::Drop(span) => ArmTarget::Drop(span),
    };
    Arm { pattern: arm.pattern, guard: arm.guard, target }
}

/// The port of a stream: arms that name the same one share it.
fn port_of(ports: &mut Vec<Ident>, name: &Ident) -> PortIndex {
    ports.iter().position(|known| known == name).unwrap_or_else(|| {
        ports.push(name.clone());
        ports.len() - 1
    })
}

pub(super) fn lower_region(
    lowering: &mut Lowering<'_>,
    chain: Chain,
    outer: Option<RegionId>,
    nodes: &mut Vec<NodeId>,
) {
    let notes = read_notes(lowering, Subject::Region, &chain.annotations);
    let asked = chain.annotations.iter().any(|annotation| annotation.name == "parallel");
    if !asked {
        let (message, help) = match outer {
            None => (
                "a braced chain is a parallel region, but nothing says how many replicas it has",
                "write `#[parallel(4)] { .. }`, or remove the braces",
            ),
            Some(_) => (
                "braces inside of a braced chain",
                "remove them: their stages are the outer chain's",
            ),
        };
        lowering.diagnostics.error(Code::ChainWithoutParallel, chain.span, message).help(help);
    }
    let region = region_of(lowering, notes.parallel, outer);
    let first = lowering.nodes.len();
    lower_chain(lowering, chain.stages, region, nodes);
    if let Some(node) = lowering.nodes.get_mut(first)
        && node.annotations.buffer.is_none()
    {
        node.annotations.buffer = notes.annotations.buffer;
    }
    for node in lowering.nodes.iter_mut().skip(first) {
        node.annotations.engine =
            node.annotations.engine.take().or(notes.annotations.engine.clone());
    }
}

/// The region a stage is in: the one around it, or a new one.
fn region_of(
    lowering: &mut Lowering<'_>,
    parallel: Option<Spanned<Parallel>>,
    outer: Option<RegionId>,
) -> Option<RegionId> {
    let Some(parallel) = parallel else { return outer };
    if let Some(outer) = outer {
        let around = lowering.regions[outer.0].span;
        lowering
            .diagnostics
            .error(Code::NestedRegion, parallel.span, "a parallel region inside another")
            .help("remove one of the two `#[parallel(..)]`")
            .also(around, "the region around it is asked for here");
        return Some(outer);
    }
    let id = RegionId(lowering.regions.len());
    let Spanned { value: parallel, span } = parallel;
    check_most_replicas(&parallel, lowering.diagnostics);
    let key = match &parallel.order {
        Order::Key(key) => argument::lower_key(key, lowering.diagnostics),
        _ => None,
    };
    lowering.regions.push(Region { id, parallel, key, span });
    Some(id)
}

/// More replicas than any machine has cores are a slip of the finger.
const MOST_REPLICAS: usize = 1024;

fn check_most_replicas(parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let (Replicas::Fixed(most) | Replicas::Between(_, most)) = parallel.replicas else { return };
    if most > MOST_REPLICAS {
        let message = format!("{most} is too large: at most {MOST_REPLICAS} replicas");
        diagnostics
            .error(Code::OutOfRange, parallel.replicas_span, message)
            .help("write `cpu` for as many as there are cores; only items of an `async` stage are under way in thousands");
    }
}

fn read_notes(
    lowering: &mut Lowering<'_>,
    subject: Subject<'_>,
    attributes: &[Attribute],
) -> StageNotes {
    let mut notes = StageNotes::default();
    annotation::read(
        ANNOTATIONS,
        subject,
        attributes,
        &mut notes,
        lowering.diagnostics,
        &mut lowering.mentioned,
    );
    notes
}

fn empty_node(op: &'static Op, span: Span) -> Node {
    Node {
        // Assigned when the node joins the others, and when all streams are known.
        id: NodeId(usize::MAX),
        label: String::new(),
        op,
        span,
        arguments: Vec::new(),
        turbofish: None,
        arms: Vec::new(),
        annotations: Annotations::default(),
        region: None,
        in_flight: None,
        faulty: false,
    }
}

fn push(lowering: &mut Lowering<'_>, mut node: Node) -> NodeId {
    let id = NodeId(lowering.nodes.len());
    node.id = id;
    define_dead_letter(lowering, &node);
    lowering.nodes.push(node);
    id
}

fn define_dead_letter(lowering: &mut Lowering<'_>, node: &Node) {
    let Some(on_error) = &node.annotations.on_error else { return };
    let OnError::DeadLetter { stream, .. } = &on_error.value else { return };
    if syntax::is_reserved(lowering.diagnostics, stream) {
        lowering.mentioned.add(stream);
        return;
    }
    let from = Some((node.id, DEAD_LETTER));
    lowering.streams.define(stream, Origin::DeadLetter, from);
}
