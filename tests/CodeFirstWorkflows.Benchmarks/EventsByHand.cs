using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A chain that writes the events of a workflow's run to a channel.</summary>
internal static class EventsByHand
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 100).Select(static number => $"s{number}")];

    public static IAsyncEnumerable<WorkflowEvent> StreamAsync(string input, int steps)
    {
        var channel = Channel.CreateUnbounded<WorkflowEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        _ = Task.Run(() => RunAsync(channel.Writer, input, steps));
        return channel.Reader.ReadAllAsync();
    }

    private static async Task RunAsync(ChannelWriter<WorkflowEvent> events, string input, int steps)
    {
        var id = Guid.CreateVersion7().ToString("N");
        events.TryWrite(new RunStarted(id, DateTimeOffset.UtcNow));
        var value = input;
        for (var i = 0; i < steps; i++)
        {
            var name = Names[i];
            var started = Stopwatch.GetTimestamp();
            events.TryWrite(new StepStarted(id, name, DateTimeOffset.UtcNow, name));
            events.TryWrite(new AttemptStarted(id, name, DateTimeOffset.UtcNow, name, 1));
            value = await HandWritten.Call(value).ConfigureAwait(false);
            var attempt = new StepAttempt(1, null, null, null, Stopwatch.GetElapsedTime(started), null, null);
            events.TryWrite(new AttemptSettled(id, name, DateTimeOffset.UtcNow, name, attempt));
            events.TryWrite(new StepSettled(
                id, name, DateTimeOffset.UtcNow, name, StepOutcome.Completed, Stopwatch.GetElapsedTime(started), new UsageDetails(), null));
        }

        events.TryWrite(new RunSettled(id, DateTimeOffset.UtcNow, WorkflowState.Completed, null, null!));
        events.Complete();
    }
}
