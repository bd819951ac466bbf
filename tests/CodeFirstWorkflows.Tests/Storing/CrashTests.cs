using System.Collections.Concurrent;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing;

/// <summary>
/// A run with conditions that a coin decides, whose process dies before or after some record, again and again: whatever was recorded never runs
/// again, and every record is reached again, which it is only if each decision on the way to it is the one that was made.
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    private const int Seeds = 300;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Whatever_dies_no_recorded_step_runs_again_or_is_lost()
    {
        var deaths = 0;
        for (var seed = 0; seed < Seeds; seed++)
            deaths += await new Life(seed).LiveAsync();

        output.WriteLine($"{deaths} deaths in {Seeds} runs");
        Assert.InRange(deaths, Seeds, int.MaxValue);
    }

    private sealed class Life
    {
        private readonly Random _random;
        private readonly int _seed;
        private readonly Lock _gate = new();
        private readonly MortalStore _store;
        private readonly Flow _flow;
        private ConcurrentDictionary<string, bool> _reached = new();
        private int _deathsLeft = 6;

        internal Life(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _store = new MortalStore(
                _ => Draw(8) switch
                {
                    0 when Dies() => Fate.DiesBefore,
                    1 when Dies() => Fate.DiesAfter,
                    _ => Fate.Kept,
                },
                () => Draw(10));
            _flow = new Flow(_store.NewEngine(), OuterAsync) { Inner = engine => new Flow(engine, InnerAsync) };
        }

        internal async Task<int> LiveAsync()
        {
            var driving = _flow.RunAsync("in", new() { RunId = "r" });
            for (var deaths = 0; ; deaths++)
            {
                if (await Task.WhenAny(driving, _store.Death).WaitAsync(Limit) == driving)
                {
                    var run = await driving;
                    Assert.True(run.State == WorkflowState.Completed, $"seed {_seed}: {run.Error}");
                    foreach (var record in _store.Records.Where(static record => record.Result is not null))
                    {
                        var parents = Parents(record.Key).Any(_store.HasResult);
                        Assert.True(parents || _reached.ContainsKey(record.Key), $"seed {_seed}: '{record.Key}' is recorded, but was not reached again");
                    }

                    return deaths;
                }

                // What the dead process still does is not looked at any more.
                _reached = new();
                driving = _flow.On(_store.NewEngine()).ResumeAsync("r");
            }
        }

        private static IEnumerable<string> Parents(string key)
        {
            for (var at = key.IndexOf('/'); at >= 0; at = key.IndexOf('/', at + 1))
                yield return key[..at];
        }

        private async ValueTask OuterAsync(Flow.Run run, Scope scope)
        {
            var reached = _reached;
            for (var visit = 0; visit < 3; visit++)
            {
                if (scope.Decide(run.Of.A, visit, this, static life => life.Coin()))
                    await Do(reached, run, scope, run.Of.A, visit);
                var group = scope.Group();
                var child = scope.Decide(run.Of.ChildStep, visit, this, static life => life.Coin()) ? ChildAsync(group.Member(), visit) : null;
                var loop = LoopAsync(group.Member(), 2 * visit);
                await group.Join(child, loop);
                if (scope.Until(run.Of.A, visit, this, static life => life.Coin()))
                    break;
            }

            if (scope.Decide(run.Of.Children, 0, this, static life => life.Coin()))
            {
                foreach (var item in Scope.Times(5))
                    reached[$"children[{item}]"] = true;
                await scope.ForEach(
                    run.Of.Children, run.Of.ChildrenItem, 0, run, static _ => Scope.Times(5), 3,
                    (c, run, item) =>
                    {
                        Live(reached, c.Key);
                        return c.Run<string, string>($"{item}");
                    });
            }

            async Task ChildAsync(Scope member, int visit)
            {
                reached[visit == 0 ? "child" : $"child#{visit + 1}"] = true;
                await member.Step(run.Of.ChildStep, visit, run, static (c, run) => c.Run<string, string>("in"));
            }

            async Task LoopAsync(Scope member, int visit)
            {
                await Do(reached, run, member, run.Of.B, visit);
                if (member.Decide(run.Of.B, visit + 1, this, static life => life.Coin()))
                    await Do(reached, run, member, run.Of.B, visit + 1);
            }
        }

        private async ValueTask InnerAsync(Flow.Run run, Scope scope)
        {
            var reached = _reached;
            for (var visit = 0; visit < 2; visit++)
            {
                if (scope.Decide(run.Of.B, visit, this, static life => life.Coin()))
                    await Do(reached, run, scope, run.Of.B, visit);
                if (scope.Decide(run.Of.C, visit, this, static life => life.Coin()))
                    await Do(reached, run, scope, run.Of.C, visit);
            }

            run.Out = "inner";
        }

        private ValueTask<string> Do(ConcurrentDictionary<string, bool> reached, Flow.Run run, Scope scope, StepBinding<string> step, int visit)
        {
            reached[step.KeyOf(run, visit)] = true;
            return scope.Step(step, visit, (Life: this, Reached: reached), static async (c, a) =>
            {
                a.Life.Live(a.Reached, c.Key);
                await Task.Yield();
                return c.Key;
            });
        }

        private void Live(ConcurrentDictionary<string, bool> reached, string key)
        {
            reached[key] = true;
            Assert.False(_store.HasResult(key), $"seed {_seed}: '{key}' is recorded, but ran again");
        }

        private bool Dies() => _deathsLeft-- > 0;

        private bool Coin() => Draw(2) == 0;

        private int Draw(int sides)
        {
            lock (_gate)
                return _random.Next(sides);
        }
    }
}
