using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Recovery;

/// <summary>A generated workflow that fails in every way.</summary>
public class BookingTests
{
    private readonly List<string> _calls = [];

    [Theory, EveryDrive]
    public async Task A_fallback_stands_in_after_the_last_attempt(Drive drive)
    {
        var run = await RunAsync(drive, "flight Rome");

        Assert.Equal("bill train Rome for System.InvalidOperationException, hotel 0, hotel 1", run.Result);
        Assert.Equal(["flight Rome", "flight Rome", "train Rome for System.InvalidOperationException"], _calls.Take(3));
        Assert.Equal([false, false, true], run.Steps.Flight.Attempts.Select(static attempt => attempt.Error is null));
    }

    [Theory, EveryDrive]
    public async Task A_failure_that_is_dealt_with_gives_the_output(Drive drive)
    {
        var run = await RunAsync(drive, "bill flight Rome, hotel 0, hotel 1");

        Assert.Equal(("sorry", true), (run.Result, run.Recovered));
        Assert.Equal("sorry bill flight Rome, hotel 0, hotel 1: flight Rome 2", _calls[^1]);
        Assert.Equal("bill", Assert.Single(run.Errors).Key);
    }

    [Theory, EveryDrive]
    public async Task One_that_is_not_takes_back_all_that_was_done(Drive drive)
    {
        var run = await RunAsync(drive, "bill flight Rome, hotel 0, hotel 1", "sorry");

        Assert.Equal((WorkflowState.Failed, false), (run.State, run.Recovered));
        Assert.Equal(["no flight Rome", "no hotel 0 0", "no hotel 1 1"], _calls.TakeLast(3).Order());
        Assert.Equal("no flight Rome", _calls[^1]);
    }

    [Fact]
    public void The_definition_says_what_stands_between()
    {
        var flight = Booking.Definition.Steps[0];
        Assert.Equal((2, TimeSpan.FromMilliseconds(1)), (flight.Resilience!.Retry!.MaxAttempts, flight.Resilience.Retry.Delay));
        Assert.Equal(("train", "cancelFlight"), (flight.Fallback, flight.Compensation));
    }

    private async Task<Booking.Run> RunAsync(Drive drive, params string[] fails)
    {
        var booking = new Booking(FlowSteps.Engine(drive), fails.Contains, _calls);
        var run = drive == Drive.Observed ? await booking.StartAsync("Rome") : await booking.RunAsync("Rome");
        await run.Completion;
        return run;
    }
}
