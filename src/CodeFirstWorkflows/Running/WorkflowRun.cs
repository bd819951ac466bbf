using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>One run of a workflow. It may be read from any thread while it is on its way.</summary>
public abstract partial class WorkflowRun
{
    // Beside the state: nobody drives the run any more.
    private const int Over = 1 << 8;

    private readonly WorkflowBindings _steps;
    private readonly RunOptions? _options;
    private Scope _scope;
    private long _createdTicks;
    private string? _id;
    private RunLedger? _ledger;
    private Nesting? _nesting;
    private Driver? _driver;
    private TaskCompletionSource? _completion;
    private long _started;
    private long _ended;
    private int _mode;
    private int _state;

    /// <summary>For generated code: a run that has not started.</summary>
    /// <param name="bindings">The workflow's steps.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="ArgumentException">The options name an unknown step, or an id that is empty.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WorkflowRun(WorkflowBindings bindings, RunOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        _steps = bindings;
        _scope = new Scope(this, cancellationToken);
        if (options is null)
            return;
        RunOptionsCheck.Validate(options, bindings);
        _options = options;
        _id = options.RunId;
    }

    /// <summary>The run's id.</summary>
    public string Id => _id ?? Interlocked.CompareExchange(ref _id, Guid.CreateVersion7().ToString("N"), null) ?? _id;

    /// <summary>Where the run is.</summary>
    public WorkflowState State => (WorkflowState)(Volatile.Read(ref _state) & ~Over);

    /// <summary>Ends when the run does. It never fails: see <see cref="State"/>.</summary>
    public Task Completion
    {
        get
        {
            if (IsOver)
                return Task.CompletedTask;
            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var completion = Interlocked.CompareExchange(ref _completion, created, null) ?? created;
            if (IsOver)
                completion.TrySetResult();
            return completion.Task;
        }
    }

    /// <summary>Why the run failed; <see langword="null"/> if it did not.</summary>
    public StepError? Error => State == WorkflowState.Failed ? _ledger?.Error : null;

    /// <summary>Every error that made the run fail: those of steps beside each other in declared order.</summary>
    public IReadOnlyList<StepError> Errors => IsOver && _ledger is not null ? _ledger.Errors : [];

    /// <summary>Whether the run completed although it had failed: its [OnFailure] gave the output. <see cref="Errors"/> tell why.</summary>
    public bool Recovered => IsOver && _ledger?.IsRecovered == true;

    /// <summary>What the run waits for, its sub-workflows included; complete once it is paused.</summary>
    public IReadOnlyList<OpenWait> Waits => _ledger?.Waits ?? [];

    /// <summary>What happened in the run so far, for people and tools.</summary>
    /// <exception cref="InvalidOperationException">The run has not started.</exception>
    public RunReport Report => _driver is null
        ? throw new InvalidOperationException($"This run of {WorkflowName} has not started: there is nothing to report.")
        : LiveReport.Of(this);

    /// <summary>The tokens over all recorded attempts so far.</summary>
    public UsageDetails Usage => _ledger?.ReadUsage() ?? new UsageDetails();

    /// <summary>When the run was created.</summary>
    public DateTimeOffset CreatedAt => _ledger?.CreatedAt ?? new DateTimeOffset(ReadCreatedTicks(), TimeSpan.Zero);

    /// <summary>How long the run took, or has taken until now; only this process's part if it was resumed.</summary>
    public TimeSpan Duration => State switch
    {
        WorkflowState.Pending => TimeSpan.Zero,
        WorkflowState.Running => Engine.Time.GetElapsedTime(_started),
        _ => Engine.Time.GetElapsedTime(_started, _ended),
    };

    /// <summary>
    /// The run's events from its start to the end of its execution here. Any number of readers may enumerate them, at any time; each sees all of them. Of a recorded run
    /// that was resumed they begin with what is on record, and go on with what happens here.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run is not recorded, and was not started by <c>StartAsync</c> or <c>StreamAsync</c>, which keep events.</exception>
    public IAsyncEnumerable<WorkflowEvent> Events => _ledger is { Events: { } events, HasWholeLog: true } ? events
        : _driver?.Journal is not null ? RunWatch.ReadAsync(this, 0)
        : IsElsewhere ? new RunQueries(Engine, _steps.Runs!).WatchAsync(Id)
        : throw new InvalidOperationException(
            $"This run of {WorkflowName} keeps no events. Start it with StartAsync or StreamAsync to observe it, or record it: {Ownership.RunOwnership.HowToAddOne}");

    /// <summary>The workflow's name.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public string WorkflowName => _steps.Shape.Name;

    /// <summary>
    /// Cancels the run: the step in flight sees its token canceled, and no next one starts. Await <see cref="Completion"/> for the end. A stored run that is paused
    /// is closed, and what completed is compensated. Does nothing once the run has ended.
    /// </summary>
    /// <param name="ct">Stops waiting; the run is canceled all the same.</param>
    /// <returns>A task that ends when the run was asked to stop; of one that is paused, when it has ended.</returns>
    /// <exception cref="InvalidOperationException">The run was not started by <c>StartAsync</c> or <c>StreamAsync</c>, and has not ended.</exception>
    public async Task CancelAsync(CancellationToken ct = default)
    {
        if (IsOver && State is WorkflowState.Completed or WorkflowState.Failed)
            return;
        if (IsElsewhere)
            await new RunQueries(Engine, _steps.Runs!).CancelAsync(Id, ct).ConfigureAwait(false);
        else if (_driver?.Journal is null)
            await CancelTokenAsync().ConfigureAwait(false);
        else if (IsOver)
            await CancelStoppedAsync(ct).ConfigureAwait(false);
        else
            await CancelRecordedAsync(ct).ConfigureAwait(false);
    }

    private async Task CancelTokenAsync()
    {
        if (IsOver)
            return;
        var cancellation = _ledger?.Cancellation ?? throw new InvalidOperationException(
            $"This run of {WorkflowName} is canceled by the token that was given to RunAsync. Start it with StartAsync to cancel it here.");
        try
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (IsOver)
        {
            // It ended in between.
        }
    }

    /// <summary>Writes the output for the run's record; <see langword="null"/> if there is none.</summary>
    internal virtual byte[]? WriteOutput() => null;

    /// <summary>Reads the output from the run's record.</summary>
    internal virtual void ReadOutput(ReadOnlyMemory<byte> json)
    {
    }

    /// <summary>For generated code: runs the steps.</summary>
    /// <param name="scope">Runs a step.</param>
    /// <returns>A task that ends when all steps have.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract ValueTask ExecuteAsync(Scope scope);

    /// <summary>For generated code: deals with the failure of the run.</summary>
    /// <param name="scope">Runs the helper.</param>
    /// <param name="failure">Why the run failed.</param>
    /// <returns>Whether the run has an output all the same.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ValueTask<bool> RecoverAsync(Scope scope, StepFailure failure) => default;

    /// <summary>For generated code: writes the input that a recorded run is resumed with.</summary>
    /// <param name="writer">Takes the input.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void WriteInput(InputWriter writer);
}

/// <summary>One run of a workflow with an output.</summary>
/// <typeparam name="TOutput">What the run results in.</typeparam>
public abstract class WorkflowRun<TOutput> : WorkflowRun
{
    private TOutput? _output;

    /// <summary>For generated code: a run that has not started.</summary>
    /// <param name="bindings">The workflow's steps.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WorkflowRun(WorkflowBindings bindings, RunOptions? options, CancellationToken cancellationToken)
        : base(bindings, options, cancellationToken)
    {
    }

    /// <summary>What the run resulted in.</summary>
    /// <exception cref="WorkflowFailedException">The run failed; the step's own exception is inside.</exception>
    /// <exception cref="InvalidOperationException">The run has not ended.</exception>
    public TOutput Result
    {
        get
        {
            ThrowIfNotCompleted();
            return _output!;
        }
    }

    internal TOutput Taken => _output!;

    // Some outputs are of a type that only their conversion knows: those are found by replaying the run.
    internal override byte[]? WriteOutput() =>
        Bound.Json.TryGetTypeInfo(typeof(TOutput), out var type) ? JsonSerializer.SerializeToUtf8Bytes(_output, (JsonTypeInfo<TOutput?>)(object)type) : null;

    internal override void ReadOutput(ReadOnlyMemory<byte> json) =>
        _output = JsonSerializer.Deserialize(json.Span, WorkflowJson.TypeInfo<TOutput>(Bound.Json));

    /// <summary>For generated code: takes the run's output.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TOutput Output
    {
        get => _output!;
        set => _output = value;
    }
}
