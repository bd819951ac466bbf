using System.ComponentModel;
using CodeFirstWorkflows.Prompting;
using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CodeFirstWorkflows;

/// <summary>What a step may know about the run it is part of. A parameter of this type gets it; it is of use as long as the step runs.</summary>
public sealed class StepContext
{
    // Where the step runs, or the attempt that runs it.
    private readonly object _source;

    internal StepContext(Scope scope) => _source = scope;

    internal StepContext(GuardedCall call) => _source = call;

    internal StepContext(AttemptInProgress attempt) => _source = attempt;

    /// <summary>The run's id; empty for a prompt that is called outside a run.</summary>
    public string RunId => Owner?.Id ?? "";

    /// <summary>The step's name.</summary>
    public string Step => Execution.Step.Name;

    /// <summary>The step's key in the run, such as <c>draft#2</c>.</summary>
    public string Key => Execution.Key;

    /// <summary>Counts the visits of the step from 1, as its key does.</summary>
    public int Visit => Execution.Visit + 1;

    /// <summary>Counts the tries of the step from 1.</summary>
    public int Attempt => Current.Number;

    /// <summary>
    /// The same for every try of this step in this run, and different from all others: for effects that must not happen twice. It is the
    /// run's id and the step's key with a
    /// <c>/</c> between them; in the id <c>%</c> is written as <c>%25</c> and <c>/</c> as <c>%2F</c>.
    /// </summary>
    public string IdempotencyKey => CodeFirstWorkflows.RunId.Join(RunId, Key);

    /// <summary>A logger of the engine's log category.</summary>
    public ILogger Logger => Execution.Engine.Logger.Inner;

    /// <summary>The services of a scope that lives as long as this try of the step.</summary>
    /// <exception cref="InvalidOperationException">The engine was made without services.</exception>
    public IServiceProvider Services => Current.Services ?? throw NoServices("its services");

    /// <summary>The engine's clock.</summary>
    public TimeProvider Time => Execution.Engine.Time;

    /// <summary>Tells the readers of the run's events how far the step has come, as a <see cref="Progress"/>; without readers it does nothing.</summary>
    /// <param name="fraction">The part that is done, from 0 to 1.</param>
    /// <param name="message">What the step is at, for people.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is no number from 0 to 1.</exception>
    public void ReportProgress(double fraction, string? message = null)
    {
        if (!(fraction >= 0 && fraction <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Progress is a number from 0 to 1.");
        if (Owner is { IsObserved: true } run)
            run.EventLog!.Add(new Progress(run.Id, Key, Time.GetUtcNow(), Step, fraction, message));
    }

    /// <summary>Canceled when the run is.</summary>
    public CancellationToken CancellationToken => _source switch
    {
        Scope scope => scope.Token,
        GuardedCall call => call.CancellationToken,
        _ => Execution.CancellationToken,
    };

    /// <summary>For generated code: how prompts of this run render values.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PromptFormat Format => Owner?.Ledger.FormatFor(Owner.Bound) ?? new PromptFormat(Execution.Step.Owner.Json);

    private AttemptInProgress Current => _source as AttemptInProgress ?? throw new InvalidOperationException(
        "This step was bound without StepNeeds.Context, so it has no context but its cancellation token.");

    private StepExecution Execution => Current.Execution;

    private WorkflowRun? Owner => _source is Scope scope ? scope.Run : (_source as AttemptInProgress)?.Execution.Run;

    /// <summary>For generated code: asks the step's chat client.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The reply as a value.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> Ask<T>(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return new PromptCall(Current).AskAsync<T>(prompt);
    }

    /// <summary>For generated code: asks all chat clients that the step compares.</summary>
    /// <typeparam name="T">The type of a reply.</typeparam>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The replies.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<ProviderComparison<T>> Compare<T>(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return new PromptComparison(Current).AskAsync<T>(prompt);
    }

    /// <summary>For generated code: runs another workflow as the step.</summary>
    /// <typeparam name="TInput">What it starts from.</typeparam>
    /// <typeparam name="TOutput">What it results in.</typeparam>
    /// <param name="input">What its run starts from.</param>
    /// <returns>Its output.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<TOutput> Run<TInput, TOutput>(TInput input) => ((ChildWorkflow<TInput, TOutput>)Execution.By.Child!).RunAsync(Execution, input);

    /// <summary>For generated code: runs another workflow as the step.</summary>
    /// <typeparam name="TInput">What it starts from.</typeparam>
    /// <param name="input">What its run starts from.</param>
    /// <returns>Nothing, when it has ended.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<NoResult> Run<TInput>(TInput input) => ((ChildWorkflow<TInput>)Execution.By.Child!).RunAsync(Execution, input);

    /// <summary>For generated code: begins the question of a step that waits.</summary>
    /// <returns>The question, empty.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public WaitQuestion Question() => new(Execution.Step.Owner.Json);

    /// <summary>For generated code: waits for the answer to a question.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="question">The question.</param>
    /// <returns>The answer.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> Wait<T>(WaitQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Execution.Ask<T>(question);
    }

    /// <summary>For generated code: a view of an earlier step.</summary>
    /// <typeparam name="T">Its result's type.</typeparam>
    /// <param name="step">The step.</param>
    /// <returns>The view.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StepResult<T> ResultOf<T>(StepBinding<T> step) => new(Owner!, step);

    /// <summary>For generated code: a chat client whose usage counts as this step's.</summary>
    /// <param name="key">Its name; the default client if <see langword="null"/>.</param>
    /// <returns>The client.</returns>
    /// <exception cref="InvalidOperationException">There is no such client.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IChatClient ChatClient(string? key) => new MeteredChatClient(Execution.Engine.Clients.Find(key), Current);

    /// <summary>For generated code: a service that must be there.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">It is not registered, or the engine has no services.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Service<T>()
        where T : notnull
        => (Current.Services ?? throw NoServices($"the service {typeof(T)}")).GetRequiredService<T>();

    /// <summary>For generated code: a service that may be missing.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The service, or nothing.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T? OptionalService<T>() => Current.Services is { } services ? services.GetService<T>() : default;

    /// <summary>For generated code: a keyed service that must be there.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">Its key.</param>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">It is not registered, or the engine has no services.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T KeyedService<T>(object? key)
        where T : notnull
        => (Current.Services ?? throw NoServices($"the service {typeof(T)} with key '{key}'")).GetRequiredKeyedService<T>(key);

    /// <summary>For generated code: a keyed service that may be missing.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">Its key.</param>
    /// <returns>The service, or nothing.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T? OptionalKeyedService<T>(object? key) => Current.Services is { } services ? services.GetKeyedService<T>(key) : default;

    private InvalidOperationException NoServices(string what) => new(
        $"Step '{Key}' needs {what}, but its engine was made without services. " +
        "Register the workflow with services.AddWorkflows(), or pass a service provider to the WorkflowEngine.");
}
