fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const ROUTE: ::core::primitive::u16 = 1;
                pub const PUSHED: ::core::primitive::u16 = 2;
                pub const FOR_EACH: ::core::primitive::u16 = 3;
            }
            /// Where each `match` sends an item.
            pub mod port {
                pub enum ROUTE<pushes_, rest_> {
                    pushes(pushes_),
                    rest(rest_),
                    drop,
                }
            }
            /// What the pipeline returns.
            #[derive(Clone, Debug, PartialEq)]
            pub struct Outputs<pushed_> {
                pub pushed: pushed_,
            }
        }
        let source_items = ::pipeline::__rt::argument(events);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (pushed_in, pushed_out) = scope.slot();
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let pushed_in = pushed_in;
                            let mut pushed_kept = ::core::option::Option::Some(
                                ::pipeline::__rt::initial(__pipeline::stage::PUSHED)
                                    .value(::pipeline::__rt::empty::<Vec<_>>()),
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut pushed_state = ::pipeline::__rt::take(
                                                        &mut pushed_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let mut route_dropped = 0u64;
                                                    let mut pushed_taken = 0u64;
                                                    let mut for_each_taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            match ::pipeline::__rt::apply(
                                                                __pipeline::stage::ROUTE,
                                                                at,
                                                                item,
                                                                |item| -> __pipeline::port::ROUTE<_, _> {
                                                                    match item {
                                                                        Event::Push { branch, .. } if branch == main => {
                                                                            __pipeline::port::ROUTE::pushes(branch)
                                                                        }
                                                                        Event::Ping => __pipeline::port::ROUTE::drop,
                                                                        other => __pipeline::port::ROUTE::rest(other),
                                                                    }
                                                                },
                                                            ) {
                                                                __pipeline::port::ROUTE::pushes(item) => {
                                                                    pushed_taken += 1;
                                                                    ::pipeline::__rt::extend(
                                                                        __pipeline::stage::PUSHED,
                                                                        at,
                                                                        &mut pushed_state,
                                                                        item,
                                                                    );
                                                                }
                                                                __pipeline::port::ROUTE::rest(item) => {
                                                                    for_each_taken += 1;
                                                                    ::pipeline::__rt::each(
                                                                        __pipeline::stage::FOR_EACH,
                                                                        at,
                                                                        item,
                                                                        |event| log(event),
                                                                    );
                                                                }
                                                                __pipeline::port::ROUTE::drop => {
                                                                    route_dropped += 1;
                                                                }
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    pushed_kept = ::core::option::Option::Some(pushed_state);
                                                    (
                                                        ended,
                                                        [taken, route_dropped, pushed_taken, for_each_taken],
                                                    )
                                                },
                                            );
                                        match run.settle(step, (), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(4);
                            let pushed_state = ::pipeline::__rt::take(&mut pushed_kept);
                            pushed_in.put(pushed_state);
                            run.end(()).await;
                        },
                    );
                move || __pipeline::Outputs {
                    pushed: pushed_out.take(),
                }
            },
        )
    };
}
