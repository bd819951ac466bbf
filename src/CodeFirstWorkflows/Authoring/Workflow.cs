using System.ComponentModel;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

/// <summary>
/// What all workflows have in common. Derive from <see cref="Workflow{TInput, TOutput}"/> or <see cref="Workflow{TInput}"/>.
/// A workflow holds no state of a run and may be shared by any number of them at a time.
/// </summary>
public abstract class Workflow
{
    private WorkflowEngine? _engine;
    private WorkflowBindings? _bindings;

    internal Workflow()
    {
    }

    internal Workflow(WorkflowEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Attach(engine);
    }

    /// <summary>Runs this workflow: its chat clients, options and services.</summary>
    /// <exception cref="InvalidOperationException">The workflow was made without an engine.</exception>
    public WorkflowEngine Engine
    {
        get => _engine ?? throw new InvalidOperationException(
            $"{GetType().Name} has no engine. Pass one to its constructor, set its Engine property when creating it, " +
            $"or register it with services.AddWorkflows().Add<{GetType().Name}>().");
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _engine = value;
            value.Workflows.Add(this);
        }
    }

    internal WorkflowBindings Bound => GetBindings();

    /// <summary>Gives the workflow its engine, unless it has one.</summary>
    internal void Attach(WorkflowEngine engine)
    {
        if (_engine is not null)
            return;
        _engine = engine;
        engine.Workflows.Add(this);
    }

    /// <summary>For generated code: the workflow's steps bound to its engine.</summary>
    /// <returns>The bindings, always the same.</returns>
    /// <exception cref="InvalidOperationException">No code was generated for the class.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual WorkflowBindings GetBindings() => _bindings ?? throw NotGenerated();

    internal TBindings BindingsOf<TBindings>(Func<WorkflowEngine, TBindings> create)
        where TBindings : WorkflowBindings
    {
        if (Volatile.Read(ref _bindings) is { } known)
            return (TBindings)known;
        var created = create(Engine);
        // First: one whose identity is another's is never bound.
        Engine.Workflows.Bind(created.Shape, this);
        return (TBindings)(Interlocked.CompareExchange(ref _bindings, created, null) ?? created);
    }

    /// <summary>Resumes, joins, executes and reads stored runs.</summary>
    internal virtual IRunAccess StoredRuns => throw NotGenerated();

    private protected InvalidOperationException NotGenerated() => new(
        $"No code was generated for {GetType().Name}. Make the class partial, mark it with [Workflow] or [ChainOfThought], " +
        "and see that the project references the CodeFirstWorkflows package with its analyzers.");
}
