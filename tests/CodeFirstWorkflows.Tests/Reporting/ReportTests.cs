using System.Text.Json;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Reporting;

/// <summary>What a run says of itself when it is over.</summary>
public class ReportTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory, EveryDrive]
    public async Task Steps_are_told_in_order_with_times_attempts_and_errors(Drive drive)
    {
        var run = await RunAsync(drive);

        var report = run.Report;
        Assert.Equal((run.Id, "Flow", WorkflowState.Failed), (report.RunId, report.Workflow, report.State));
        Assert.Equal(["a Completed 2000", "b Failed 1000"], report.Steps.Select(static step => $"{step.Key} {step.Outcome} {step.Duration.TotalMilliseconds:0}"));
        Assert.Equal("no good", Assert.Single(report.Errors).Message);
        Assert.Equal("no good", Assert.Single(report.Steps[1].Attempts).Error!.Message);
        Assert.Equal(drive != Drive.Plain, report.Steps[0].At is not null);
    }

    [Fact]
    public async Task The_text_is_for_people()
    {
        var run = await RunAsync(Drive.Recorded);

        var lines = run.Report.ToText().Split('\n');

        Assert.Equal($"Flow, run {run.Id}: Failed", lines[0]);
        Assert.Equal("created 2026-01-02 03:04:05Z, took 3000 ms", lines[1]);
        Assert.Equal("03:04:07.000  a  Completed   2000 ms", lines[3]);
        Assert.Equal("03:04:08.000  b  Failed      1000 ms", lines[4]);
        Assert.Equal("  attempt 1: System.FormatException: no good, 1000 ms", lines[5]);
        Assert.Equal(["Failed at 'b': System.FormatException", "  no good"], lines[7..9]);
        Assert.Contains(lines[9..], static line => line.Contains(nameof(ReportTests), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_json_is_for_tools()
    {
        var run = await RunAsync(Drive.Observed);

        using var json = JsonDocument.Parse(run.Report.ToJson());

        var root = json.RootElement;
        Assert.Equal((run.Id, "Failed", 3000), (root.GetProperty("runId").GetString(), root.GetProperty("state").GetString(), root.GetProperty("milliseconds").GetDouble()));
        Assert.Equal("b", root.GetProperty("errors")[0].GetProperty("key").GetString());
        Assert.Equal("Failed", root.GetProperty("steps")[1].GetProperty("outcome").GetString());
        Assert.Equal("System.FormatException", root.GetProperty("steps")[1].GetProperty("attempts")[0].GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public void A_run_that_has_not_started_has_nothing_to_report()
    {
        var flow = new Flow(new WorkflowEngine(), static (_, _) => default);
        var run = flow.NewRun("in", null, default);

        Assert.Contains("has not started", Assert.Throws<InvalidOperationException>(() => run.Report).Message);
    }

    private Task<Flow.Run> RunAsync(Drive drive) => new Flow(FlowSteps.Engine(drive, new() { Time = _time }), async (run, scope) =>
    {
        await scope.Do(run.Of.A, _ => TakeAsync(2));
        await scope.Do(run.Of.B, async _ =>
        {
            await TakeAsync(1);
            throw new FormatException("no good");
        });
    }).DriveAsync(drive);

    private Task<string> TakeAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return Task.FromResult("done");
    }
}
