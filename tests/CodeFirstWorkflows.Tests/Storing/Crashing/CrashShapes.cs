using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>Workflows of every shape, whose steps tell what they did.</summary>
internal static class CrashShapes
{
    private static readonly string[] Three = ["x", "y", "z"];

    internal static readonly IReadOnlyDictionary<string, Func<CrashWorld, WorkflowEngine, Flow>> All = new Dictionary<string, Func<CrashWorld, WorkflowEngine, Flow>>
    {
        ["sequence"] = Of(static async (w, run, s) => run.Out = await w.Do(s, run.Of.A) + await w.Do(s, run.Of.B) + await w.Do(s, run.Of.C)),
        ["group"] = Of(static async (w, run, s) => run.Out = await Group(w, run, s)),
        ["fail-fast group"] = Of(static async (w, run, s) => run.Out = await Group(w, run, s, failFast: true)),
        ["group of sequences"] = Of(static async (w, run, s) =>
        {
            var group = s.Group();
            var (first, second) = (Two(w, run, group.Member()), w.Do(group.Member(), run.Of.C).AsTask());
            await group.Join(first, second);
            run.Out = first.Result + second.Result;
        }),
        ["branch"] = Of(static async (w, run, s) => run.Out = s.Decide(run.Of.B, 0, w, static w => w.Coin("b")) ? await w.Do(s, run.Of.B) : await w.Do(s, run.Of.C)),
        ["branches"] = Of(static async (w, run, s) =>
        {
            var said = await w.Do(s, run.Of.A);
            if (s.Decide(run.Of.B, 0, w, static w => w.Coin("b")))
                said += await w.Do(s, run.Of.B);
            if (s.Decide(run.Of.C, 0, w, static w => w.Coin("c")))
                said += await w.Do(s, run.Of.C);
            run.Out = said;
        }),
        ["loop"] = Of(static async (w, run, s) => run.Out = await Loop(w, run, s)),
        ["items"] = Of(static async (w, run, s) => run.Out = await Items(w, run, s)),
        ["passed items"] = Of(static async (w, run, s) => run.Out = string.Concat((await s.TryForEach(
            run.Of.Tried, run.Of.TriedItem, 0, w, static _ => Three, 2, 0, static (c, w, item) => w.Called($"tried {item}", fails: item == "y"))).Select(static item => item.Result ?? "-"))),
        ["child"] = Of(static async (w, run, s) => run.Out = await Child(run, s), static async (w, run, s) => run.Out = await Two(w, run, s)),
        ["children"] = Of(
            static async (w, run, s) => run.Out = string.Concat(await s.ForEach(run.Of.Children, run.Of.ChildrenItem, 0, 0, static _ => Three, 2, static (c, _, item) => c.Run<string, string>(item))),
            static async (w, run, s) => run.Out = run.Input + await w.Do(s, run.Of.A)),
        ["child in a group in a loop"] = Of(
            static async (w, run, s) =>
            {
                for (var visit = 0; visit < 2; visit++)
                {
                    var group = s.Group();
                    var child = group.Member().Start(run.Of.ChildStep, visit, 0, static (c, _) => c.Run<string, string>("in"));
                    await group.Join(child, w.Do(group.Member(), run.Of.A, visit).AsTask());
                    run.Out = child.Result;
                }
            },
            static async (w, run, s) => run.Out = await Items(w, run, s)),
        ["wait"] = Of(static async (w, run, s) => run.Out = await w.Do(s, run.Of.A) + await Ask(run, s) + await w.Do(s, run.Of.B)),
        ["wait in a group"] = Of(static async (w, run, s) =>
        {
            var group = s.Group();
            var (wait, a) = (Ask(run, group.Member()).AsTask(), w.Do(group.Member(), run.Of.A).AsTask());
            await group.Join(wait, a);
            run.Out = wait.Result + a.Result;
        }),
        ["wait in a loop"] = Of(static async (w, run, s) =>
        {
            var said = "";
            for (var visit = 0; visit < 2; visit++)
                said += await Ask(run, s, visit) + await w.Do(s, run.Of.A, visit);
            run.Out = said;
        }),
        ["waits in items"] = Of(static async (w, run, s) => run.Out = string.Concat(await Votes(run, s)) + await w.Do(s, run.Of.A)),
        ["wait in a child"] = Of(static async (w, run, s) => run.Out = await Child(run, s) + await w.Do(s, run.Of.B), static async (w, run, s) => run.Out = await w.Do(s, run.Of.A) + await Ask(run, s)),
        ["wait behind a branch"] = Of(static async (w, run, s) =>
            run.Out = s.Decide(run.Of.Approve, 0, w, static w => w.Coin("ask")) ? await Ask(run, s) + await w.Do(s, run.Of.A) : await w.Do(s, run.Of.B)),
        ["fallback"] = Of(static async (w, run, s) => run.Out = await s.Step(
            run.Of.A, 0, w, static (_, w) => w.Called("a", fails: true), static (_, w, failure) => w.Called($"instead of {failure.Error.Key}"), null) + await w.Do(s, run.Of.B)),
        ["taken back"] = Of(static async (w, run, s) =>
        {
            await w.Book(s, run.Of.Book);
            await w.Book(s, run.Of.Pay);
            await w.Do(s, run.Of.A, fails: true);
        }),
        ["taken back in a group"] = Of(static async (w, run, s) =>
        {
            var group = s.Group();
            await group.Join(w.Book(group.Member(), run.Of.Book).AsTask(), w.Do(group.Member(), run.Of.A, fails: true).AsTask(), w.Book(group.Member(), run.Of.Pay).AsTask());
        }),
        ["taken back in a child"] = Of(
            static async (w, run, s) =>
            {
                await w.Book(s, run.Of.Book);
                await Child(run, s);
                await w.Do(s, run.Of.A, fails: true);
            },
            static async (w, run, s) => run.Out = await w.Book(s, run.Of.Pay)),
        ["taken back by a child that fails"] = Of(
            static async (w, run, s) =>
            {
                await w.Book(s, run.Of.Book);
                var tried = await s.Try(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));
                run.Out = await w.Do(s, run.Of.A) + tried.Completed;
            },
            static async (w, run, s) =>
            {
                await w.Book(s, run.Of.Pay);
                await w.Do(s, run.Of.B, fails: true);
            }),
        ["taken back behind a wait"] = Of(static async (w, run, s) =>
        {
            await w.Book(s, run.Of.Book);
            await Ask(run, s);
            await w.Do(s, run.Of.A, fails: true);
        }),
        ["saved"] = static (w, engine) => new FullFlow(engine, async (run, s) =>
        {
            await w.Book(s, run.Of.Book);
            await w.Do(s, run.Of.A, fails: true);
        })
        {
            Rescue = static (run, s, failure) =>
            {
                run.Out = $"saved {failure.Error.Key} {s.ResultOrNull(run.Of.Book)}";
                return new(true);
            },
        },
        ["conversation"] = Talk(static async (w, run, s) =>
        {
            var first = await w.Ask(s, run.Of.Ask, "a");
            run.Out = first + await w.Ask(s, run.Of.Talk, "b") + await w.Ask(s, run.Of.Ask, "c", 1);
        }),
        ["conversation of a group"] = Talk(static async (w, run, s) =>
        {
            await w.Ask(s, run.Of.Ask, "a");
            var group = s.Group();
            await group.Join(Twice(w, run, group.Member()), w.Ask(group.Member(), run.Of.Talk, "d").AsTask());
            run.Out = await w.Ask(s, run.Of.Talk, "e", 1);

            static async Task Twice(CrashWorld w, Flow.Run run, Scope s)
            {
                await w.Ask(s, run.Of.Ask, "b", 1);
                await w.Ask(s, run.Of.Ask, "c", 2);
            }
        }),
        ["conversation in a loop behind waits"] = Talk(static async (w, run, s) =>
        {
            for (var visit = 0; visit < 2; visit++)
            {
                await w.Ask(s, run.Of.Ask, "a", visit);
                await w.Ask(s, run.Of.Talk, await Ask(run, s, visit), visit);
            }

            run.Out = await w.Ask(s, run.Of.Ask, "end", 2);
        }),
        ["conversation with items and a child"] = Talk(
            static async (w, run, s) =>
            {
                await w.Ask(s, run.Of.Ask, "a");
                var voices = await s.ForEach(run.Of.Voices, run.Of.VoicesItem, 0, 0, static _ => Three, 2, static (c, _, item) => c.Ask<string>(FlowSteps.Prompt(c, (string)item)));
                var child = await Child(run, s);
                run.Out = await w.Ask(s, run.Of.Talk, string.Concat(voices) + child);
            },
            static async (w, run, s) => run.Out = await w.Ask(s, run.Of.Ask, "inner") + await w.Ask(s, run.Of.Talk, "most")),
        ["asked instead"] = Of(static async (w, run, s) => run.Out = await s.Step(
            run.Of.Ask, 0, 0, static (c, _) => c.Ask<string>(FlowSteps.Prompt(c, CrashWorld.Trouble)), static (c, _, failure) => c.Ask<string>(FlowSteps.Prompt(c, failure.Error.Key)), null)
            + await w.Do(s, run.Of.B)),
        ["taken back by asking"] = Of(static async (w, run, s) =>
        {
            await w.Ask(s, run.Of.Ask, "a");
            await s.Step(run.Of.Pay, 0, w, static (_, w) => w.Called("pay"), null, static async (c, w, _) =>
            {
                w.Undone.Enqueue(await c.Ask<string>(FlowSteps.Prompt(c, "sorry")));
                return default;
            });
            await w.Book(s, run.Of.Book);
            await w.Do(s, run.Of.B, fails: true);
        }),
        ["taken back by a child that waits"] = Of(
            static async (w, run, s) =>
            {
                await w.Book(s, run.Of.Book);
                await s.Step(run.Of.Pay, 0, w, static (_, w) => w.Called("pay"), null, static async (c, w, _) =>
                {
                    w.Undone.Enqueue(await c.Run<string, string>("in"));
                    return default;
                });
                await w.Do(s, run.Of.A, fails: true);
            },
            static async (w, run, s) => run.Out = await w.Do(s, run.Of.A) + await Ask(run, s) + await w.Do(s, run.Of.B)),
        ["saved by asking"] = static (w, engine) => new FullFlow(engine, async (run, s) =>
        {
            await w.Ask(s, run.Of.Ask, "a");
            await w.Do(s, run.Of.B, fails: true);
        })
        {
            Rescue = static async (run, s, failure) =>
            {
                run.Out = await s.Recover(run.Of.Sorry, failure.Error.Key, static (c, key) => c.Ask<string>(FlowSteps.Prompt(c, key)));
                return true;
            },
        },
    };

    private static Func<CrashWorld, WorkflowEngine, Flow> Talk(
        Func<CrashWorld, Flow.Run, Scope, ValueTask> body, Func<CrashWorld, Flow.Run, Scope, ValueTask>? inner = null) => (world, engine) =>
        new FullFlow(engine, (run, scope) => body(world, run, scope), isConversation: true)
        {
            Inner = inner is null ? null : engine => new FullFlow(engine, (run, scope) => inner(world, run, scope), isConversation: true),
        };

    private static Func<CrashWorld, WorkflowEngine, Flow> Of(
        Func<CrashWorld, Flow.Run, Scope, ValueTask> body, Func<CrashWorld, Flow.Run, Scope, ValueTask>? inner = null) => (world, engine) =>
        new FullFlow(engine, (run, scope) => body(world, run, scope))
        {
            Inner = inner is null ? null : engine => new FullFlow(engine, (run, scope) => inner(world, run, scope)),
        };

    private static async Task<string> Two(CrashWorld world, Flow.Run run, Scope scope) => await world.Do(scope, run.Of.A) + await world.Do(scope, run.Of.B);

    private static async Task<string> Group(CrashWorld world, Flow.Run run, Scope scope, bool failFast = false)
    {
        var group = scope.Group(failFast);
        var (a, b, c) = (world.Do(group.Member(), run.Of.A).AsTask(), world.Do(group.Member(), run.Of.B).AsTask(), world.Do(group.Member(), run.Of.C).AsTask());
        await group.Join(a, b, c);
        return a.Result + b.Result + c.Result;
    }

    private static async Task<string> Loop(CrashWorld world, Flow.Run run, Scope scope)
    {
        var said = "";
        for (var visit = 0; visit < 4; visit++)
        {
            said += await world.Do(scope, run.Of.A, visit) + await world.Do(scope, run.Of.B, visit);
            if (scope.Until(run.Of.B, visit, (world, visit), static a => a.world.Coin($"until {a.visit}")))
                break;
        }

        return said;
    }

    private static async Task<string> Items(CrashWorld world, Flow.Run run, Scope scope) => string.Concat(await scope.ForEach(
        run.Of.Many, run.Of.ManyItem, 0, world, static _ => Three, 2, static (_, world, item) => world.Called(item)));

    private static ValueTask<string> Child(Flow.Run run, Scope scope) => scope.Step(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));

    private static ValueTask<string> Ask(Flow.Run run, Scope scope, int visit = 0) =>
        scope.Step(run.Of.Approve, visit, visit, static (c, visit) => c.Wait<string>(c.Question().Add("visit", visit)));

    private static ValueTask<IReadOnlyList<int>> Votes(Flow.Run run, Scope scope) =>
        scope.ForEach(run.Of.Votes, run.Of.VotesItem, 0, 0, static _ => Three, 2, static (c, _, item) => c.Wait<int>(c.Question().Add("who", item)));
}
