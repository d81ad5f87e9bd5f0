fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const STAGE: ::core::primitive::u16 = 1;
                pub const MAP: ::core::primitive::u16 = 2;
                pub const FOR_EACH: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(bytes);
        let stage_custom = ::pipeline::__rt::argument(Frames::new());
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (for_each_tx, for_each_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut for_each_tx = for_each_tx;
                            let source_items = source_items.into_inner();
                            let stage_custom = stage_custom.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut stage_kept = ::core::option::Option::Some(
                                run.stage(__pipeline::stage::STAGE, stage_custom).await,
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut for_each_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut for_each_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut stage_state = ::pipeline::__rt::take(
                                                        &mut stage_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let mut stage_given = 0u64;
                                                    let mut paused = false;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch ::core::result::Result::Ok(true);
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            let mut outlet = ::pipeline::__rt::Outlet::new();
                                                            if let ::core::result::Result::Err(error) = ::pipeline::__rt::process(
                                                                __pipeline::stage::STAGE,
                                                                at,
                                                                &mut stage_state,
                                                                item,
                                                                &mut outlet,
                                                            ) {
                                                                break 'batch ::pipeline::__rt::failed(
                                                                    __pipeline::stage::STAGE,
                                                                    at,
                                                                    error,
                                                                );
                                                            }
                                                            for item in outlet {
                                                                stage_given += 1;
                                                                let item = ::pipeline::__rt::apply(
                                                                    __pipeline::stage::MAP,
                                                                    at,
                                                                    item,
                                                                    |frame| frame.len(),
                                                                );
                                                                for_each_tx.push(item);
                                                            }
                                                            if ::pipeline::__rt::is_full((&mut for_each_tx,)) {
                                                                paused = true;
                                                            }
                                                            if paused {
                                                                break 'batch ::core::result::Result::Ok(false);
                                                            }
                                                        }
                                                        ::core::result::Result::Ok(false)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    stage_kept = ::core::option::Option::Some(stage_state);
                                                    (ended, [taken, stage_given])
                                                },
                                            );
                                        match run.settle(step, (&mut for_each_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut for_each_tx,)).await;
                        },
                    );
                scope
                    .island(
                        1,
                        |run| async {
                            let mut run = run;
                            let mut input = for_each_rx;
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
                                                                __pipeline::stage::FOR_EACH,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            ::pipeline::__rt::nothing(
                                                                ::pipeline::__rt::mark(__pipeline::stage::FOR_EACH, at)
                                                                    .passed(print(item)),
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
                move || ()
            },
        )
    };
}
