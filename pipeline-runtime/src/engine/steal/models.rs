//! Every interleaving that matters of the pool's own parts: no wake-up of a task or of a thread is lost, an abort drops every
//! future once, and threads end.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release -p pipeline-runtime --no-default-features --features steal,dataflow --lib models`

use std::{
    future::poll_fn,
    sync::Arc,
    task::{Poll, Waker},
};

use loom::{model::Builder, thread};

use super::{
    super::{Islands, parker::Parker, roster},
    crew::Crew,
    pool::Pool,
    scope,
    seat::Place,
    sleep::{Sleep, Urgency, Wake},
    state::{Paused, State, Woken},
    task::Task,
    vacancies::Vacancies,
    *,
};
use crate::{
    graph::{Graph, Island, Node},
    run::Clock,
    sync::{AtomicBool, AtomicUsize, Mutex, Ordering, lock, queue::Deque},
};

static GRAPH: Graph = Graph {
    name: "model",
    file: file!(),
    engine: "steal",
    nodes: &[Node {
        name: "stage",
        op: "map",
        line: 1,
        column: 1,
        hint: None,
        in_flight: None,
        island: 0,
        taken: None,
        given: None,
        dropped: None,
    }],
    links: &[],
    edges: &[],
    islands: &[Island {
        name: "stage",
        nodes: &[0],
        region: None,
        first_counter: 0,
        engine: "steal",
        why: "",
        on_hybrid: "steal",
        asynchronous: false,
    }],
    regions: &[],
    counters: 0,
    hash: 0,
};

/// Explores with a bound on preemptions: two threads that lose each other need one or two.
fn model(preemptions: usize, body: impl Fn() + Send + std::marker::Sync + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(body);
}

fn run_state() -> sync::Arc<RunState> {
    let context = RunContext::new("steal", Arc::new(Inline)).with_clock(Clock::simulated());
    sync::Arc::new(RunState::new(&GRAPH, context))
}

/// Counts itself out.
struct Live(sync::Arc<AtomicUsize>);

impl Live {
    fn new(count: &sync::Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Live(count.clone())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A flag, and who waits for it.
#[derive(Clone)]
struct Gate(sync::Arc<(AtomicBool, Mutex<Option<Waker>>)>);

impl Gate {
    fn new() -> Self {
        Gate(sync::Arc::new((AtomicBool::new(false), Mutex::new(None))))
    }

    fn open(&self) {
        self.0.0.store(true, Ordering::Release);
        let waiting = lock(&self.0.1).take();
        waiting.into_iter().for_each(Waker::wake);
    }

    async fn pass(self) {
        poll_fn(|cx| {
            *lock(&self.0.1) = Some(cx.waker().clone());
            match self.0.0.load(Ordering::Acquire) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }
}

/// Queues tasks as an async run does.
fn launch(pool: &Pool, tasks: Vec<roster::Task<'static>>) -> (Arc<Roster>, sync::Arc<RunState>) {
    let run = run_state();
    let roster = Roster::new(run.clone(), "steal", tasks.len());
    let tasks: Vec<_> =
        tasks.into_iter().map(|task| Task::new(task, &roster, &pool.crew)).collect();
    roster.watch();
    tasks.into_iter().for_each(|task| pool.crew.push(task));
    (roster, run)
}

#[test]
fn a_token_is_never_lost() {
    model(3, || {
        let parker = Arc::new(Parker::new());
        let (other, given) = (parker.clone(), Arc::new(AtomicBool::new(false)));
        let flag = given.clone();
        let waker = thread::spawn(move || {
            flag.store(true, Ordering::Relaxed);
            other.unpark();
        });
        parker.park();
        assert!(given.load(Ordering::Relaxed));
        waker.join().unwrap();
    });
}

#[test]
fn a_task_woken_at_any_time_has_a_turn_that_sees_why() {
    model(3, || {
        let state = Arc::new(State::new());
        let (reasons, queued) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(1)));
        let wakers = [(); 2].map(|()| {
            let (state, reasons, queued) = (state.clone(), reasons.clone(), queued.clone());
            thread::spawn(move || {
                reasons.fetch_add(1, Ordering::Relaxed);
                if state.wake() == Woken::Queue {
                    queued.fetch_add(1, Ordering::Release);
                }
            })
        });
        let mut seen = 0;
        let mut take_turns = || {
            while queued.load(Ordering::Acquire) > 0 {
                assert_eq!(queued.fetch_sub(1, Ordering::AcqRel), 1, "queued once");
                loop {
                    state.start();
                    seen = reasons.load(Ordering::Relaxed);
                    if state.pause() == Paused::Waits {
                        break;
                    }
                }
            }
        };
        take_turns();
        wakers.into_iter().for_each(|waker| waker.join().unwrap());
        take_turns();
        assert_eq!(seen, 2);
    });
}

/// The fences alone: the work is a flag that orders nothing.
#[test]
fn a_maker_and_a_sleeper_do_not_miss_each_other() {
    model(3, || {
        let shared = Arc::new((Sleep::new(), Parker::new(), AtomicBool::new(false)));
        let sleeping = shared.clone();
        let sleeper = thread::spawn(move || {
            let (sleep, parker, work) = &*sleeping;
            let searches = sleep.start_searching();
            sleep.lie_down(0, searches);
            if !work.load(Ordering::Relaxed) {
                parker.park();
            }
            let _ = sleep.get_up(0);
            assert!(work.load(Ordering::Relaxed));
        });
        let (sleep, parker, work) = &*shared;
        work.store(true, Ordering::Relaxed);
        if let Wake::Seat(0) = sleep.wake(Urgency::Now) {
            parker.unpark();
        }
        sleeper.join().unwrap();
    });
}

/// The fences alone, as above: whoever makes work asks somebody to take the free seat, or whoever frees it sees the work.
#[test]
fn a_maker_and_a_leaver_do_not_miss_each_other() {
    model(3, || {
        let vacancies = Vacancies::new(vec![Place { seat: 0, deque: Deque::new() }]);
        let place = vacancies.take().expect("it is free");
        let shared = Arc::new((Sleep::new(), vacancies, AtomicBool::new(false)));
        let making = shared.clone();
        let maker = thread::spawn(move || {
            let (sleep, vacancies, work) = &*making;
            work.store(true, Ordering::Relaxed);
            assert_eq!(sleep.wake(Urgency::Now), Wake::AllBusy);
            vacancies.invite()
        });
        let (_, vacancies, work) = &*shared;
        vacancies.give_back(place);
        let seen = work.load(Ordering::Relaxed);
        assert!(maker.join().unwrap() || seen);
    });
}

/// The fences alone, as above: whoever makes more work asks another, or the guest that was asked before sees the work.
#[test]
fn a_maker_and_a_guest_do_not_miss_each_other() {
    model(3, || {
        let places = [0, 1].map(|seat| Place { seat, deque: Deque::new() });
        let vacancies = Vacancies::new(places.into());
        assert!(vacancies.invite());
        let shared = Arc::new((Sleep::new(), vacancies, AtomicBool::new(false)));
        let making = shared.clone();
        let maker = thread::spawn(move || {
            let (sleep, vacancies, work) = &*making;
            work.store(true, Ordering::Relaxed);
            assert_eq!(sleep.wake(Urgency::Now), Wake::AllBusy);
            vacancies.invite()
        });
        let (_, vacancies, work) = &*shared;
        let place = vacancies.take();
        let seen = work.load(Ordering::Relaxed);
        assert!(maker.join().unwrap() || seen);
        drop(place);
    });
}

#[test]
fn a_thread_that_falls_asleep_hears_of_work() {
    model(2, || {
        let pool = Pool::new(1);
        let serving = pool.clone();
        let worker = thread::spawn(move || serving.serve());
        let gate = Gate::new();
        let (roster, _run) = launch(&pool, vec![Box::pin(gate.clone().pass())]);
        gate.open();
        loom::future::block_on(poll_fn(|cx| roster.poll_ended(cx.waker())));
        pool.retire();
        worker.join().unwrap();
    });
}

#[test]
fn of_two_threads_one_hears_of_work_and_both_end() {
    model(2, || {
        let pool = Pool::new(2);
        let workers = [(); 2].map(|()| {
            let serving = pool.clone();
            thread::spawn(move || serving.serve())
        });
        let done = sync::Arc::new(AtomicUsize::new(0));
        let flag = done.clone();
        let (roster, _run) = launch(
            &pool,
            vec![Box::pin(async move {
                flag.fetch_add(1, Ordering::Relaxed);
            })],
        );
        pool.retire();
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        assert!(roster.has_ended());
        assert_eq!(done.load(Ordering::Relaxed), 1);
    });
}

/// Runs tasks on two threads; the first blocks its thread until another has given it the token.
fn with_two_threads(tasks: impl FnOnce(Arc<Parker>) -> Vec<roster::Task<'static>>) {
    let pool = Pool::new(2);
    let workers = [(); 2].map(|()| {
        let serving = pool.clone();
        thread::spawn(move || serving.serve())
    });
    let (roster, _run) = launch(&pool, tasks(Arc::new(Parker::new())));
    loom::future::block_on(poll_fn(|cx| roster.poll_ended(cx.waker())));
    pool.retire();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}

#[test]
fn the_one_that_was_woken_wakes_the_next() {
    model(2, || {
        with_two_threads(|parker| {
            let blocked = parker.clone();
            vec![Box::pin(async move { blocked.park() }), Box::pin(async move { parker.unpark() })]
        });
    });
}

#[test]
fn a_task_left_to_a_thread_that_blocks_is_taken_from_it() {
    model(2, || {
        with_two_threads(|parker| {
            let (blocked, gate) = (parker.clone(), Gate::new());
            let opened = gate.clone();
            let waits = async move {
                gate.pass().await;
                parker.unpark();
            };
            let opens = async move {
                opened.open();
                blocked.park();
            };
            vec![Box::pin(waits), Box::pin(opens)]
        });
    });
}

#[test]
fn an_abort_meets_a_turn_and_every_future_is_dropped_once() {
    model(2, || {
        let pool = Pool::new(1);
        let serving = pool.clone();
        let worker = thread::spawn(move || serving.serve());
        let live = sync::Arc::new(AtomicUsize::new(0));
        let held = Live::new(&live);
        let (roster, run) = launch(
            &pool,
            vec![Box::pin(async move {
                let _held = held;
                std::future::pending::<()>().await;
            })],
        );
        run.abort();
        pool.retire();
        worker.join().unwrap();
        assert!(roster.has_ended());
        assert_eq!(live.load(Ordering::Relaxed), 0);
    });
}

/// Two tasks of a run that blocks its caller: one opens the gate for the other.
fn borrowed_run(pool: &Arc<Pool>, seats: usize) {
    let passed = AtomicUsize::new(0);
    let crew = Crew::new(seats, Some(pool.clone()));
    let (gate, opener) = (Gate::new(), Gate::new());
    let (other, run) = (gate.clone(), run_state());
    let tasks: Vec<roster::Task<'_>> = vec![
        Box::pin(async {
            gate.pass().await;
            passed.fetch_add(1, Ordering::Relaxed);
        }),
        Box::pin(async {
            let _ = opener;
            other.open();
            passed.fetch_add(1, Ordering::Relaxed);
        }),
    ];
    scope::run(&crew, pool, Islands { tasks, run });
    assert_eq!(passed.into_inner(), 2);
}

#[test]
fn a_caller_alone_runs_all_and_returns() {
    model(2, || borrowed_run(&Pool::new(1), 1));
}

#[test]
fn a_guest_helps_and_the_caller_returns_when_all_is_done() {
    model(2, || {
        let pool = Pool::new(1);
        let serving = pool.clone();
        let worker = thread::spawn(move || serving.serve());
        borrowed_run(&pool, 2);
        pool.retire();
        worker.join().unwrap();
    });
}
