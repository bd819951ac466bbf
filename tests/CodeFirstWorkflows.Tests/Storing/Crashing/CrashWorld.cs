using System.Collections.Concurrent;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>What the steps of a run do over all of its lives, and what they must not.</summary>
/// <param name="kept">What outlives processes.</param>
/// <param name="coins">How each coin falls when it is tossed first, a bit for each.</param>
internal sealed class CrashWorld(InMemoryRunStore kept, int coins)
{
    private readonly Dictionary<string, (int Place, int Times)> _tossed = [];

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Taken back, in order.</summary>
    public ConcurrentQueue<string> Undone { get; } = new();

    /// <summary>Asked again, it is another answer.</summary>
    public bool Coin(string name)
    {
        lock (_tossed)
        {
            var (place, times) = _tossed.GetValueOrDefault(name, (_tossed.Count, 0));
            _tossed[name] = (place, times + 1);
            return (((coins >> place) + times) & 1) == 0;
        }
    }

    public ValueTask<string> Called(string what, bool fails = false) => fails ? throw new FormatException(what) : new($"[{what}]");

    public ValueTask<string> Do(Scope scope, StepBinding<string> step, int visit = 0, bool fails = false)
    {
        var key = step.KeyOf(scope.Run, visit);
        return scope.Step(step, visit, (World: this, Key: key, Fails: fails), static async (_, a) =>
        {
            await a.World.CheckAsync(a.Key, static kind => kind is RunRecordKind.Completed or RunRecordKind.Answer, a.Key, "ran again");
            return await a.World.Called(a.Key, a.Fails);
        });
    }

    public ValueTask<string> Book(Scope scope, StepBinding<string> step)
    {
        var key = step.KeyOf(scope.Run, 0);
        return scope.Step(
            step,
            0,
            (World: this, Key: key),
            static async (_, a) =>
            {
                await a.World.CheckAsync(a.Key, static kind => kind == RunRecordKind.Completed, a.Key, "ran again");
                return await a.World.Called(a.Key);
            },
            null,
            static async (_, a, result) =>
            {
                await a.World.CheckAsync(a.Key + "?undone", static kind => kind == RunRecordKind.Undone, a.Key, "was taken back again");
                if (result != $"[{a.Key}]")
                    a.World.Problems.Enqueue($"{a.Key} was taken back with {result}");
                a.World.Undone.Enqueue(a.Key);
                return default;
            });
    }

    private async Task CheckAsync(string key, Func<RunRecordKind, bool> isDone, string what, string problem)
    {
        if ((await kept.ReadAsync("r")).Any(record => record.Key == key && isDone(record.Kind)))
            Problems.Enqueue($"{what} {problem}, though it is recorded");
    }
}
