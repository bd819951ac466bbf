using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>What goes wrong around a run: it loses nothing of it, leaves nobody waiting, and touches no other run.</summary>
public class TroubleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FailingClock _time = new();
    private readonly InMemoryRunStore _kept;
    private readonly Trace _trace = new();

    private int _beats;

    public TroubleTests() => _kept = new InMemoryRunStore(_time.Inner);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_that_cannot_be_recorded_as_the_output_fails_the_run_which_is_compensated()
    {
        var writes = 0;
        var json = new JsonSerializerOptions { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };
        json.Converters.Add(new TicketConverter(() => ++writes > 1));
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = _kept, Time = _time, Json = json });

        var run = await new Printing(engine, _trace).RunAsync("x", new() { RunId = "r" }).WaitAsync(Limit, Stop);

        Assert.Equal(2, writes);
        Assert.Equal((WorkflowState.Failed, "no ink"), (run.State, run.Error!.Message));
        Assert.Equal(["book", "print", "cancel"], _trace.Done);
        var stored = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Failed, null), (stored.State, stored.Owner));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_clock_that_throws_as_a_run_ends_leaves_it_to_the_next_owner(bool fails)
    {
        _trace.Body = (name, _) =>
        {
            _time.Throws = name == "pay";
            return fails && name == "pay" ? throw new FormatException("no money") : Task.CompletedTask;
        };

        var engine = Engine(Store());
        var run = await new Trip(engine, _trace).RunAsync("x", new() { RunId = "r" }).WaitAsync(Limit, Stop);
        Assert.NotEqual(WorkflowState.Completed, run.State);
        _time.Throws = false;
        await KeepAliveUntilReleasedAsync(engine, "r");
        _trace.Body = null;

        Assert.Equal("pay!", (await new Trip(Engine(_kept), _trace).ResumeAsync("r", Stop)).Result);
        Assert.Equal(0, _trace.Count("cancel"));
    }

    [Fact]
    public async Task A_codec_that_fails_as_a_run_ends_leaves_it_to_the_next_owner()
    {
        var appends = 0;
        var codec = new FailingCodec();
        var store = Store((call, _) =>
        {
            // The end's record is the third.
            codec.Fails |= call == "append" && ++appends == 2;
            return Task.CompletedTask;
        });
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = store, Time = _time, PayloadCodecs = { codec } });

        var run = await new Trip(engine, _trace).RunAsync("x", new() { RunId = "r" }).WaitAsync(Limit, Stop);

        Assert.Equal((WorkflowState.Failed, "no key"), (run.State, run.Error!.Message));
        codec.Fails = false;
        await KeepAliveUntilReleasedAsync(engine, "r");
        var other = new WorkflowEngine(new WorkflowEngineOptions { Store = _kept, Time = _time, PayloadCodecs = { new FailingCodec() } });
        Assert.Equal("pay!", (await new Trip(other, _trace).ResumeAsync("r", Stop)).Result);
        Assert.Equal(["book", "pay"], _trace.Done.Where(static name => name != "live"));
    }

    [Fact]
    public async Task An_inbox_that_nobody_can_read_holds_up_no_other_run()
    {
        var silent = new TaskCompletionSource();
        var isStuck = false;
        var store = Store((call, runId) => isStuck && call == "inbox" && runId != "other" ? silent.Task : Task.CompletedTask);
        _trace.Body = static (name, context) => name == "pay" ? Task.Delay(Timeout.Infinite, context.CancellationToken) : Task.CompletedTask;
        var trip = new Trip(Engine(store), _trace);
        var runs = new List<Trip.Run>();
        foreach (var id in new[] { "stuck 1", "stuck 2", "stuck 3", "stuck 4", "other" })
            runs.Add(await trip.StartAsync("x", new() { RunId = id }, Stop));
        while (_trace.Count("pay") < 5)
            await Task.Yield();
        isStuck = true;

        await Engine(_kept).Runs.CancelAsync("other", Stop);
        await BeatUntilAsync(runs[4].Completion);

        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (runs[4].State, runs[4].Error!.Kind));
        Assert.Equal(WorkflowState.Running, runs[0].State);
        silent.SetResult();
        await Engine(_kept).Runs.CancelAsync("stuck 1", Stop);
        await BeatUntilAsync(runs[0].Completion);
        Assert.Equal(ErrorKind.Canceled, runs[0].Error!.Kind);
    }

    [Fact]
    public async Task A_damaged_record_is_told_to_whoever_reads_the_run_and_stays()
    {
        await new Trip(Engine(_kept), _trace).RunAsync("x", new() { RunId = "r" });
        var damaged = Engine(new TestStore(_kept) { Reads = static records => [records[0] with { Payload = new byte[] { 1, 2 } }, .. records.Skip(1)] });
        _ = new Trip(damaged, _trace);

        Assert.Contains("book", (await Assert.ThrowsAnyAsync<WorkflowException>(() => damaged.Runs.GetAsync<string>("r", Stop))).Message);
        Assert.Contains("book", (await Assert.ThrowsAnyAsync<WorkflowException>(() => new Trip(damaged, _trace).ResumeAsync("r", Stop))).Message);

        Assert.Equal("pay!", (await new Trip(Engine(_kept), _trace).ResumeAsync("r", Stop)).Result);
        Assert.Equal(["book", "pay"], _trace.Done);
    }

    [Fact]
    public async Task A_recorded_result_that_its_converter_cannot_read_is_told_to_whoever_reads_the_run_and_stays()
    {
        var json = new JsonSerializerOptions { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };
        var isBroken = false;
        json.Converters.Add(new TicketConverter(static () => false, () => isBroken));
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = _kept, Time = _time, Json = json });
        await new Printing(engine, _trace).RunAsync("x", new() { RunId = "r" });
        isBroken = true;

        var refused = await Assert.ThrowsAsync<RunStoreException>(() => new Printing(engine, _trace).ResumeAsync("r", Stop));

        Assert.Contains("'print' cannot be read: torn", refused.Message);
        Assert.Equal(WorkflowState.Completed, (await _kept.FindAsync("r", Stop))!.State);
        isBroken = false;
        Assert.Equal(new Ticket("print"), (await new Printing(engine, _trace).ResumeAsync("r", Stop)).Result);
    }

    // The process lives on, and would own the run for ever if it forgot it.
    private async Task KeepAliveUntilReleasedAsync(WorkflowEngine engine, string runId)
    {
        var gate = new TaskCompletionSource();
        _trace.Body = (_, _) => gate.Task;
        var living = await new Living(engine, _trace).StartAsync("x", new() { RunId = "living" }, Stop);
        for (var beats = 0; (await _kept.FindAsync(runId, Stop))!.Owner is not null; beats++)
        {
            Assert.True(beats < 60, "Nobody released it.");
            await BeatAsync();
        }

        Assert.NotNull((await _kept.FindAsync("living", Stop))!.Owner);
        _trace.Body = null;
        gate.SetResult();
        await living.Completion.WaitAsync(Limit, Stop);
    }

    private async Task BeatUntilAsync(Task task)
    {
        for (var beats = 0; !task.IsCompleted; beats++)
        {
            Assert.True(beats < 60, "It does not end.");
            await BeatAsync();
        }

        await task;
    }

    // Time does not run away from a process that is slow: no claim is lost.
    private async Task BeatAsync()
    {
        var before = Volatile.Read(ref _beats);
        _time.Inner.Advance(TimeSpan.FromSeconds(10));
        for (var patience = 0; Volatile.Read(ref _beats) == before && patience < 1000; patience++)
            await Task.Delay(1, Stop);
        await Task.Delay(1, Stop);
    }

    private TestStore Store(Func<string, string, Task>? before = null) => new(_kept)
    {
        Before = (call, runId) =>
        {
            if (call == "heartbeat")
                Interlocked.Increment(ref _beats);
            return before?.Invoke(call, runId) ?? Task.CompletedTask;
        },
    };

    private WorkflowEngine Engine(IRunStore store) => new(new WorkflowEngineOptions { Store = store, Time = _time });

    private sealed class FailingClock : TimeProvider
    {
        internal FakeTimeProvider Inner { get; } = new();

        internal bool Throws { get; set; }

        public override long TimestampFrequency => Inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Throws ? throw new InvalidOperationException("no clock") : Inner.GetUtcNow();

        public override long GetTimestamp() => Throws ? throw new InvalidOperationException("no clock") : Inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Inner.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>A step that goes on for as long as the test wants.</summary>
[Workflow(Durable = true)]
public sealed partial class Living(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step]
    public Task<string> Live(string input, StepContext context) => trace.DoAsync("live", context);
}

internal sealed class FailingCodec : IPayloadCodec
{
    internal bool Fails { get; set; }

    public byte Mark => 7;

    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place) => Fails ? throw new InvalidOperationException("no key") : payload;

    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place) => payload;
}

public sealed record Ticket(string Text);

/// <summary>Prints a ticket, behind a step that is compensated.</summary>
[Workflow(Durable = true)]
public sealed partial class Printing(WorkflowEngine engine, Trace trace) : Workflow<string, Ticket>(engine)
{
    [Step, Compensate(nameof(Cancel))]
    public Task<string> Book(string input, StepContext context) => trace.DoAsync("book", context);

    private Task Cancel(string book, StepContext context) => trace.DoAsync("cancel", context);

    [Step]
    public async Task<Ticket> Print(string book, StepContext context) => new(await trace.DoAsync("print", context));
}

/// <summary>Fails when it is told to.</summary>
internal sealed class TicketConverter(Func<bool> failsToWrite, Func<bool>? failsToRead = null) : JsonConverter<Ticket>
{
    public override Ticket Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        failsToRead?.Invoke() == true ? throw new JsonException("torn") : new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Ticket value, JsonSerializerOptions options)
    {
        if (failsToWrite())
            throw new JsonException("no ink");
        writer.WriteStringValue(value.Text);
    }
}
