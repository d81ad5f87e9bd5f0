fn main() {
    let pipeline = {
        if false {
            let _ = {
                #[allow(dead_code, non_camel_case_types)]
                mod __pipeline {
                    /// The number of each stage in the graph.
                    pub mod stage {
                        pub const SOURCE: ::core::primitive::u16 = 0;
                        pub const GOOD: ::core::primitive::u16 = 1;
                        pub const SOURCE_2: ::core::primitive::u16 = 2;
                        pub const FOR_EACH: ::core::primitive::u16 = 3;
                    }
                }
                let source_items = ::pipeline::__rt::argument(0..10);
                let source_2_items = ::pipeline::__rt::argument(0..10);
                ::pipeline::__rt::Pipeline::new(
                    &__GRAPH,
                    ::pipeline::__rt::Sync::new(),
                    |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
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
                                                            let mut taken = 0u64;
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
                                                                    let item = ::pipeline::__rt::apply(
                                                                        __pipeline::stage::GOOD,
                                                                        at,
                                                                        item,
                                                                        |n| n + 1,
                                                                    );
                                                                    ::pipeline::__rt::nothing(
                                                                        ::pipeline::__rt::mark(__pipeline::stage::FOR_EACH, at)
                                                                            .passed(drop(item)),
                                                                    );
                                                                }
                                                                false
                                                            };
                                                            cursor = ::core::option::Option::Some(items);
                                                            (ended, [taken])
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
                                    run.end(()).await;
                                },
                            );
                        scope
                            .island(
                                1,
                                |run| async {
                                    let mut run = run;
                                    let source_2_items = source_2_items.into_inner();
                                    let mut input = run
                                        .source(
                                            __pipeline::stage::SOURCE_2,
                                            ::pipeline::__rt::fused(source_2_items),
                                        );
                                    'input: while let ::core::option::Option::Some(mut batch) = run
                                        .next(&mut input, (), false)
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
                                                            let mut taken = 0u64;
                                                            let ended = 'batch: {
                                                                for _ in 0..room {
                                                                    let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                        __pipeline::stage::SOURCE_2,
                                                                        base.plus(taken),
                                                                        &mut items,
                                                                    ) else {
                                                                        break 'batch true;
                                                                    };
                                                                    let at = base.plus(taken);
                                                                    taken += 1;
                                                                }
                                                                false
                                                            };
                                                            cursor = ::core::option::Option::Some(items);
                                                            (ended, [taken])
                                                        },
                                                    );
                                                match run.settle(step, (), false).await {
                                                    ::pipeline::__rt::Then::More => {}
                                                    ::pipeline::__rt::Then::Input => break,
                                                    ::pipeline::__rt::Then::Stop => break 'input,
                                                }
                                            }
                                        }
                                        run.recycle(&mut input, batch);
                                    }
                                    run.close(&mut input);
                                    run.end(()).await;
                                },
                            );
                        move || ()
                    },
                )
            };
        }
        ::core::compile_error! {
            "unknown operator `fliter`\n  = help: did you mean `filter`?\n  = code: P010, see docs/explain/P010.md"
        }
    };
}
