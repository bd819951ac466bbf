namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

// What has to be when nothing fails any more, and time passes.
internal sealed partial class SimHistory
{
    private const int MostSeconds = 40;

    private async Task EndAsync()
    {
        await _world.CalmDownAsync();
        await CalmAsync("and did not come to rest");
        if (_world.Broken is not null)
            return;
        foreach (var run in Live().Where(static run => run.State == WorkflowState.Paused).ToList())
            JudgePaused(run);
        await GoOnAsync();
        JudgeEnds();
        await LetGoAsync();
        JudgeHosts();
    }

    // Whoever executes a run that was deleted, or claimed by another, finds out when its step ends.
    private async Task LetGoAsync()
    {
        for (var second = 0; second < MostSeconds && LivingHosts().Any(static host => host.Ownership.All.Count > 0); second++)
        {
            await _world.AdvanceAsync(TimeSpan.FromSeconds(1));
            await _world.FinishBodiesAsync(static _ => true);
        }
    }

    private IEnumerable<SimHost> LivingHosts() => _world.AllHosts.Where(static host => !host.Clock.IsDead);

    private IEnumerable<SimRun> Live() => _world.Store.All.Where(static run => !run.IsDeleted);

    private async Task CalmAsync(string what)
    {
        for (var second = 0; !IsCalm(); second++)
        {
            if (second == MostSeconds)
            {
                _world.Break($"{string.Join("; ", Live())} {what}; calls: {string.Join(", ", PendingCalls())}");
                return;
            }

            foreach (var host in _world.Hosts.Where(static host => host.TakesCalls))
            {
                Watch(host, "a sweep", host.SweepAsync());
                await _world.SettleAsync();
            }

            await _world.AdvanceAsync(TimeSpan.FromSeconds(1));
            await _world.FinishBodiesAsync(static _ => true);
            if (_world.Broken is not null)
                return;
        }
    }

    private bool IsCalm() =>
        Live().All(static run => run.State != WorkflowState.Running) && _world.Store.FindNeglected(10).Count == 0 && !PendingCalls().Any();

    private IEnumerable<string> PendingCalls() => _calls.Where(static call => !call.Task.IsCompleted && call.Host.TakesCalls).Select(static call => call.What);

    private void JudgePaused(SimRun run)
    {
        if (!run.IsHeld && run.Open.Count == 0)
            _world.Break($"{run} waits for nothing");
        if (!run.IsHeld && run.Accepted.Keys.FirstOrDefault(run.Open.Contains) is { } lost)
            _world.Break($"the answer to '{lost}' of {run} was accepted and is lost");
        if (run.IsCancelPromised)
            _world.Break($"{run} was to be canceled and is paused");
    }

    // All waits are answered, and all that is held is resumed.
    private async Task GoOnAsync()
    {
        var host = _world.Hosts.FirstOrDefault(static host => host.TakesCalls);
        if (host is null)
            return;
        for (var round = 0; round < 3; round++)
        {
            foreach (var run in Live().Where(static run => run.State == WorkflowState.Paused).ToList())
            {
                _world.Tell(() => $"In the end, {run} goes on");
                if (run.Open.Count > 0 && !run.Accepted.Keys.Any(run.Open.Contains))
                    Watch(host, $"the last answer to {run.Mark}", AnswerAsync(host, run, run.Id, 1));
                await _world.SettleAsync();
                if (run is { State: WorkflowState.Paused, IsHeld: true })
                    Watch(host, $"the last resume of {run.Mark}", ResumeAsync(host, run, run.Id));
                await _world.SettleAsync();
            }

            await CalmAsync("and did not end");
        }
    }

    private void JudgeEnds()
    {
        foreach (var run in Live())
        {
            if (!run.HasEnded)
                _world.Break($"{run} did not end");
            if (run.State == WorkflowState.Failed && !run.IsCancelAsked && !run.HasFailed)
                _world.Break($"{run} failed without a reason");
            if (run.State != WorkflowState.Failed && run.Undone.Count > 0)
                _world.Break($"{run} was taken back");
            if (run.IsClosed && run.State != WorkflowState.Failed)
                _world.Break($"{run} was canceled when it was paused, and has not failed");
            if (run.State == WorkflowState.Failed && run.Undoable.FirstOrDefault(
                key => run.Completed.Contains(key) && !run.Undone.Keys.Any(undone => undone.StartsWith(key, StringComparison.Ordinal))) is { } kept)
                _world.Break($"{run} failed, and '{kept}' was not taken back");
        }
    }

    private void JudgeHosts()
    {
        foreach (var host in LivingHosts())
        {
            foreach (var execution in host.Ownership.All)
                _world.Break($"{host} still executes {execution.RunId} in the end");
        }
    }
}
