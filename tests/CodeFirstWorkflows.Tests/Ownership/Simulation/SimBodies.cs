namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>What steps do, and what must not be when one starts.</summary>
internal sealed class SimBodies(SimWorld world, int seed)
{
    private readonly Dictionary<string, int> _starts = [];
    private readonly HashSet<string> _left = [];

    /// <summary>The steps in flight.</summary>
    internal List<Body> InFlight { get; } = [];

    /// <summary>Whether all steps succeed at once.</summary>
    internal bool AreDone { get; set; }

    internal Task<string> RunAsync(SimHost host, string input, StepContext context, string? answer)
    {
        var run = world.RunOf(input);
        var key = context.Key;
        world.Tell(() => $"    {host} starts '{key}' of {input}");
        JudgeStart(host, run, key);
        if (run is not null && answer is not null)
            JudgeAnswer(run, key, answer);
        if (key is "reserve" or "travel/reserve" or "measure" or "prepare" || key.StartsWith("load[", StringComparison.Ordinal))
            run?.Undoable.Add(key);
        return StartAsync(host, input, run, key, context);
    }

    internal Task TakeBackAsync(SimHost host, string result, StepContext context)
    {
        var mark = SimStore.MarkPattern().Match(result).Value;
        var run = world.RunOf(mark);
        var key = context.Key;
        world.Tell(() => $"    {host} takes back '{key}' of {mark}");
        if (run is null)
            return Task.CompletedTask;
        JudgeOwner(host, run, key);
        if (!run.IsCancelAsked && !run.HasFailed)
            world.Break($"{host} takes back '{key}' of {mark}, which was not canceled and did not fail");
        return Task.CompletedTask;
    }

    /// <summary>A decision that comes out otherwise each time that it is asked for.</summary>
    internal bool Flip(string result)
    {
        var mark = SimStore.MarkPattern().Match(result).Value;
        if (!_left.Add(mark))
            return !_left.Remove(mark);
        return Chance(mark, "flip", 2) == 0;
    }

    private Task<string> StartAsync(SimHost host, string mark, SimRun? run, string key, StepContext context)
    {
        var result = $"{mark} {key}";
        var start = _starts[result] = _starts.GetValueOrDefault(result) + 1;
        if (AreDone)
            return Task.FromResult(result);
        var chance = Chance(result, "body", 10) + (start > 2 ? 3 : 0);
        if (chance == 0)
        {
            if (run is not null)
                run.HasFailed = true;
            return Task.FromException<string>(new SimFailureException());
        }

        if (chance > 4)
            return Task.FromResult(result);
        var body = new Body(host, run, result, context.CancellationToken);
        InFlight.Add(body);
        if (chance != 1)
            body.ListensBy(context.CancellationToken.Register(() => End(body, static body => body.Cancel())));
        return body.Task;
    }

    internal void End(Body body, Action<Body> end)
    {
        if (InFlight.Remove(body))
            end(body);
    }

    internal void Finish(Body body) => End(body, static body => body.Finish());

    internal void Fail(Body body)
    {
        // Of a step whose execution was given up, nobody takes the failure.
        if (body.Run is { } run && !body.IsCanceled)
            run.HasFailed = true;
        End(body, static body => body.Fail());
    }

    private void JudgeStart(SimHost host, SimRun? run, string key)
    {
        // The host may not know yet that the run was deleted, and finds no record of it.
        if (run is null or { IsDeleted: true })
            return;
        JudgeOwner(host, run, key);
        world.JudgeGround(run);
        if (run.Completed.Contains(key))
            world.Break($"{host} starts '{key}' of {run.Mark} again, which is recorded");
        if (run.IsClosed)
            world.Break($"{host} starts '{key}' of {run.Mark}, which was canceled when it was paused");
        if (InFlight.Exists(body => body.Host == host && body.Run == run && body.Result == $"{run.Mark} {key}"))
            world.Break($"{host} starts '{key}' of {run.Mark} while it runs there");
        if (key is "left" or "right" && run.Branches.Add(key) && run.Branches.Count > 1)
            world.Break($"both branches of {run.Mark} started");
    }

    private void JudgeOwner(SimHost host, SimRun run, string key)
    {
        if (run.IsDeleted || (run.Owner is { } owner && host.Owners.ContainsKey(owner)))
            return;
        if (world.HasLyingClock(host))
            return;
        world.Break($"{host} starts '{key}' of {run.Mark}, which belongs to {(run.Owner is { } other ? world.NameOf(other) : "nobody")}");
    }

    private void JudgeAnswer(SimRun run, string key, string answer)
    {
        var wait = key switch
        {
            "confirm" => "approve",
            "travel/confirm" => "travel/approve",
            _ => "ask",
        };
        if (run.Answers.GetValueOrDefault(wait) != answer)
            world.Break($"'{key}' of {run.Mark} got the answer '{answer}', and '{run.Answers.GetValueOrDefault(wait)}' is recorded");
    }

    private int Chance(string of, string why, int outOf)
    {
        var hash = unchecked((uint)seed * 2654435761u);
        foreach (var character in of + why)
            hash = unchecked((hash ^ character) * 16777619u);
        hash ^= hash >> 15;
        return (int)(hash % (uint)outOf);
    }

    /// <summary>A step in flight.</summary>
    internal sealed class Body(SimHost host, SimRun? run, string result, CancellationToken token)
    {
        private readonly TaskCompletionSource<string> _source = new();
        private CancellationTokenRegistration _listening;

        internal SimHost Host { get; } = host;

        internal SimRun? Run { get; } = run;

        internal string Result { get; } = result;

        internal bool IsCanceled => token.IsCancellationRequested;

        internal Task<string> Task => _source.Task;

        internal void ListensBy(CancellationTokenRegistration listening) => _listening = listening;

        internal void Finish()
        {
            _listening.Dispose();
            _source.TrySetResult(Result);
        }

        internal void Fail()
        {
            _listening.Dispose();
            _source.TrySetException(new SimFailureException());
        }

        internal void Cancel() => _source.TrySetCanceled(token);
    }
}
