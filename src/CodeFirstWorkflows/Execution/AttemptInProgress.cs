using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows.Runtime;

/// <summary>One try of a step while it runs: what it asked and used, and its services.</summary>
internal sealed class AttemptInProgress(StepExecution execution, int number, string? client, long started)
{
    private readonly Lock _gate = new();
    private AsyncServiceScope? _services;
    private UsageDetails? _usage;
    private string? _provider;
    private string? _model;
    private List<ChatMessage>? _messages;

    internal AttemptInProgress(StepExecution execution, int number, string? client)
        : this(execution, number, client, execution.Engine.Time.GetTimestamp())
    {
    }

    internal StepExecution Execution { get; } = execution;

    internal int Number { get; } = number;

    /// <summary>The name of the client that this attempt's prompt asks.</summary>
    internal string? Client { get; } = client;

    /// <summary>Whether a prompt came as far as asking.</summary>
    internal bool HasAsked { get; set; }

    /// <summary>What the prompt adds to the conversation if the step completes.</summary>
    internal IReadOnlyList<ChatMessage>? Turns { get; set; }

    /// <summary>Whether readers see the reply as it comes in; not if it is one beside others.</summary>
    internal bool IsStreamed => Execution.Run is { IsObserved: true } && Execution.By.Definition.Compared.Count == 0;

    private bool KeepsMessages => Execution.Run?.Options is { KeepMessages: true };

    internal IServiceProvider? Services
    {
        get
        {
            if (Execution.Engine.Services is not { } root)
                return null;
            lock (_gate)
            {
                if (_services is null)
                {
                    if (root.GetService<IServiceScopeFactory>() is not { } factory)
                        return root;
                    _services = factory.CreateAsyncScope();
                }

                return _services.Value.ServiceProvider;
            }
        }
    }

    internal void Record(string? provider, string? model, UsageDetails? usage)
    {
        lock (_gate)
        {
            _provider = provider ?? _provider;
            _model = model ?? _model;
            if (usage is not null)
                (_usage ??= new UsageDetails()).Add(WithTotal(usage));
        }
    }

    /// <summary>Keeps what was sent or replied, if the run asks for it.</summary>
    internal void Keep(IEnumerable<ChatMessage> messages)
    {
        if (!KeepsMessages)
            return;
        lock (_gate)
            (_messages ??= []).AddRange(messages);
    }

    internal StepAttempt ToAttempt(StepError? error)
    {
        lock (_gate)
        {
            return new(
                Number, _provider, _model, _usage, Execution.Engine.Time.GetElapsedTime(started), error, KeepsMessages ? _messages ?? [] : null);
        }
    }

    internal ValueTask DisposeServicesAsync()
    {
        var services = _services;
        _services = null;
        return services?.DisposeAsync() ?? default;
    }

    /// <summary>Disposes the services of a try that failed; what they throw must not hide why.</summary>
    internal async ValueTask AbandonServicesAsync()
    {
        try
        {
            await DisposeServicesAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The step's own exception is the one to see.
        }
    }

    // Some providers count input and output and leave the sum to the reader.
    private static UsageDetails WithTotal(UsageDetails usage)
    {
        var copy = new UsageDetails();
        copy.Add(usage);
        if (copy.TotalTokenCount is null && (copy.InputTokenCount ?? copy.OutputTokenCount) is not null)
            copy.TotalTokenCount = (copy.InputTokenCount ?? 0) + (copy.OutputTokenCount ?? 0);
        return copy;
    }
}
