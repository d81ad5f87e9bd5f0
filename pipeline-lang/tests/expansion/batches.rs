fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const BATCH: ::core::primitive::u16 = 1;
                pub const TRY_FOR_EACH: ::core::primitive::u16 = 2;
            }
        }
        let source_items = ::pipeline::__rt::argument(rows);
        let batch_count: ::core::primitive::usize = size;
        let batch_count = ::pipeline::__rt::argument(batch_count);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                scope.at_least(__pipeline::stage::BATCH, 1, &batch_count);
                let (try_for_each_tx, try_for_each_rx) = scope.positioned_edge(0);
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut try_for_each_tx = try_for_each_tx;
                            let source_items = source_items.into_inner();
                            let batch_count = batch_count.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut batch_kept = ::core::option::Option::Some(
                                run.gathered(__pipeline::stage::BATCH, batch_count),
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut try_for_each_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut try_for_each_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut batch_state = ::pipeline::__rt::take(
                                                        &mut batch_kept,
                                                    );
                                                    let mut try_for_each_tx = try_for_each_tx.lend();
                                                    let mut taken = 0u64;
                                                    let mut batch_given = 0u64;
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
                                                            if let ::core::option::Option::Some(item) = ::pipeline::__rt::gather(
                                                                &mut batch_state,
                                                                batch_count,
                                                                item,
                                                            ) {
                                                                batch_given += 1;
                                                                try_for_each_tx.push_at(item, at);
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    batch_kept = ::core::option::Option::Some(batch_state);
                                                    (ended, [taken, batch_given])
                                                },
                                            );
                                        match run.settle(step, (&mut try_for_each_tx,), false).await
                                        {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            let batch_state = ::pipeline::__rt::take(&mut batch_kept);
                            run.make_room((&mut try_for_each_tx,)).await;
                            if let ::core::option::Option::Some(item) = ::pipeline::__rt::rest_of(
                                batch_state,
                            ) {
                                run.count(1);
                                try_for_each_tx.push_at(item, run.at());
                            }
                            run.end((&mut try_for_each_tx,)).await;
                        },
                    );
                scope
                    .island(
                        1,
                        |run| async {
                            let mut run = run;
                            let mut input = try_for_each_rx;
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
                                                    let mut try_for_each_dropped = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some((at, item)) = ::pipeline::__rt::next(
                                                                __pipeline::stage::TRY_FOR_EACH,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch ::core::result::Result::Ok(true);
                                                            };
                                                            taken += 1;
                                                            match ::pipeline::__rt::attempt(
                                                                __pipeline::stage::TRY_FOR_EACH,
                                                                at,
                                                                item,
                                                                |rows| insert(&rows),
                                                            ) {
                                                                ::core::result::Result::Ok(()) => {}
                                                                ::core::result::Result::Err(error) => {
                                                                    break 'batch ::pipeline::__rt::failed(
                                                                        __pipeline::stage::TRY_FOR_EACH,
                                                                        at,
                                                                        error,
                                                                    );
                                                                }
                                                            }
                                                        }
                                                        ::core::result::Result::Ok(false)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    (ended, [taken, try_for_each_dropped])
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
