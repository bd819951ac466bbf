using System;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes what a lambda of the executor reads: which locals it needs, handed to it as its state so that it captures nothing, and the values that
/// it takes from there.
/// </summary>
internal sealed class StateEmitter(WorkflowModel workflow, ExecutorNames names)
{
    private readonly List<string> _captured = [];

    /// <summary>The state's expression.</summary>
    public string State => _captured.Count switch
    {
        0 => "0",
        1 => _captured[0],
        _ => $"({string.Join(", ", _captured)})",
    };

    /// <summary>The lambda's parameter for the state.</summary>
    public string Parameter => _captured.Count == 0 ? "_" : "a";

    public void Capture(string local)
    {
        if (!_captured.Contains(local))
            _captured.Add(local);
    }

    public void Capture(EquatableArray<ParameterModel> parameters)
    {
        foreach (var parameter in parameters)
        {
            switch (parameter.Source)
            {
                case ValueSource source:
                    foreach (var candidate in source.Candidates)
                        Capture(candidate);
                    break;
                case StepResultSource:
                    Capture(ExecutorNames.Bindings);
                    break;
                case VisitsSource visits:
                    Capture(names.VisitsOf(workflow.Steps[visits.Step]));
                    break;
            }
        }
    }

    public void Capture(ValuePath path)
    {
        switch (path.Head)
        {
            case PathHead.Input:
                Capture(ExecutorNames.Input);
                break;
            case PathHead.Step:
                Capture(names.Of(workflow.Steps[path.Step]));
                break;
            case PathHead.Group:
                foreach (var member in Members(path))
                    Capture(names.Of(member));
                break;
        }
    }

    /// <summary>What the lambda calls a local that it was handed.</summary>
    public string Captured(string local) => _captured.Count == 1 ? "a" : $"a.{local}";

    public string Value(ValuePath path) => Expressions.Path(path, Head(path));

    public string Argument(ParameterModel parameter) => parameter.Source switch
    {
        CancellationSource => "c.CancellationToken",
        ContextSource => "c",
        ChatClientSource client => $"c.ChatClient({client.Key ?? "null"})",
        ServiceSource { Key: null } service => $"c.{(service.IsOptional ? "OptionalService" : "Service")}<{service.Type}>()",
        ServiceSource service => $"c.{(service.IsOptional ? "OptionalKeyedService" : "KeyedService")}<{service.Type}>({service.Key})",
        StepResultSource result => $"c.ResultOf({Captured(ExecutorNames.Bindings)}.{ExecutorNames.BindingOf(workflow.Steps[result.Step])})",
        VisitsSource visits => Captured(names.VisitsOf(workflow.Steps[visits.Step])) + ".ToList()",
        ValueSource source => Expressions.FirstOf(source, parameter.Type, Head),
        FailureSource failure => failure.IsException ? "failure.Exception" : "failure.Error",
        OwnResultSource => "result",
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private string Head(ValuePath path) => path.Head switch
    {
        PathHead.Input => Captured(ExecutorNames.Input),
        PathHead.Item => ExecutorNames.Item,
        PathHead.Group => Group(path),
        _ => Known(workflow.Steps[path.Step], path.IsCertain),
    };

    private string Group(ValuePath path)
    {
        var mayBeNull = path.ElementType!.EndsWith("?", StringComparison.Ordinal);
        var list = $"new {path.ElementType}[] {{ {string.Join(", ", Members(path).Select(member => Known(member, !mayBeNull)))} }}";
        return path.Accesses.IsEmpty ? list : $"(({Library.List}<{path.ElementType}>){list})";
    }

    private IEnumerable<StepModel> Members(ValuePath path) =>
        workflow.Groups[path.Step].Members.Select(index => workflow.Steps[index]).Where(member => member.Value is not null);

    // A result that is known to be there, in a local that may be without one.
    private string Known(StepModel step, bool isCertain)
    {
        var local = Captured(names.Of(step));
        if (!isCertain || !step.Flow.IsOptional || step.Value!.IsNullable)
            return local;
        // One that always runs is only without a value before it has.
        return step.Flow.IsConditional || ExecutorReads.IsTried(step) ? $"{Library.Runtime}Scope.Known({local}, {Expressions.Text(step.Name)})"
            : step.Value.IsValueType ? local + "!.Value"
            : local + "!";
    }
}
