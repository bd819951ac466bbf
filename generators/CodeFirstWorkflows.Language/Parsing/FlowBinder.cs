using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>What the steps of a workflow were bound to.</summary>
internal sealed record BoundSteps(IReadOnlyList<StepModel> Steps, IReadOnlyList<GroupModel> Groups, IReadOnlyList<LoopModel> Loops, IReadOnlyList<int> Order)
{
    /// <summary>What deals with a failure of the run.</summary>
    public RecoveryModel? OnFailure { get; init; }
}

/// <summary>
/// Binds all steps: in their order, or in a dataflow each after those that it reads, so that what is known of the flow is known wherever it is
/// asked for. Rules 012 (circles) and 024, and what the other binders report.
/// </summary>
internal sealed class FlowBinder
{
    private readonly StepTable _table;
    private readonly FlowFacts _flow = new();
    private readonly BranchSets _sets;
    private readonly BranchCoverage _coverage;
    private readonly ConditionBinder _conditions;
    private readonly ParameterBinder _parameters;
    private readonly FanOutBinder _fanOuts;
    private readonly StepContents _contents;
    private readonly RecoveryBinder _recoveries;
    private readonly Dictionary<StepDraft, Bound> _bound = [];
    private readonly List<StepDraft> _order = [];
    private readonly Dictionary<StepDraft, DeclaredModel> _declared = [];
    private readonly Dictionary<LoopDraft, BoundCondition?> _untils = [];
    private IReadOnlyDictionary<StepDraft, ChoiceModel> _choices = new Dictionary<StepDraft, ChoiceModel>();
    private readonly List<StepDraft> _open = [];
    private readonly TypeNames _names;
    private readonly CSharpCompilation _compilation;
    private readonly Findings _findings;

    public FlowBinder(INamedTypeSymbol workflow, ITypeSymbol input, bool isConversation, StepTable table, PromptFiles files, TypeNames names, CSharpCompilation compilation, Findings findings)
    {
        (_table, _names, _compilation, _findings) = (table, names, compilation, findings);
        _sets = new(table);
        _coverage = new(workflow, _sets, _flow, names, compilation, findings);
        var conversions = new Conversions(compilation);
        var heads = new HeadResolver(input, table, _flow, names, compilation, findings) { Await = Await };
        var paths = new PathResolver(workflow, compilation, names, findings);
        var helpers = new HelperBinder(workflow, compilation, names, findings);
        _parameters = new(table, heads, paths, _flow, conversions, names, compilation, findings);
        _contents = new(table, new PromptReader(table, paths, names, files, isConversation, compilation, findings), new SubWorkflowReader(workflow, conversions, names, compilation, findings), new WaitReader(findings));
        (helpers.Parameters, helpers.Contents) = (_parameters, _contents);
        _recoveries = new(workflow, table, helpers, _contents, _parameters, conversions, names, compilation, findings);
        _conditions = new(table, heads, paths, helpers, _flow, names, compilation, findings);
        _fanOuts = new(_conditions, names, compilation, findings);
    }

    private sealed record Bound(List<ParameterModel> Parameters, PromptModel? Prompt, ChildModel? Child, IReadOnlyList<BoundCondition> Conditions, IReadOnlyList<StepDraft> OtherwiseOf, FanOutModel? FanOut, IReadOnlyList<StepDraft> Reads, int ConditionReads);

    /// <summary>When the flow comes to its end, and when each step has a result.</summary>
    public FlowFacts Flow => _flow;

    public void Bind()
    {
        foreach (var step in _table.Steps)
            step.Value = FanOutBinder.ValueOf(step, _compilation);
        foreach (var step in _table.Steps)
            Bind(step);
        _choices = new ChoiceReader(_table, _flow, step => string.Join(" and ", TextsOf(_bound[step]))).Read();
    }

    /// <summary>Binds the method that deals with a failure of the run.</summary>
    public RecoveryModel? OnFailure(ITypeSymbol? output) => _recoveries.BindOnFailure(output, _flow);

    /// <summary>The models, once all is bound and the output is found.</summary>
    public BoundSteps ToModels() => new(
        [.. _table.Steps.Where(step => step.IsSound).Select(Model)],
        [.. _table.Groups.Select(group => new GroupModel(group.Name, group.Members.Select(member => member.Index).ToEquatableArray(), group.FailsFast))],
        [.. _table.Loops.Select(Model)],
        [.. _order.Select(step => step.Index)]);

    // In a dataflow a step is bound once those are that it reads.
    private bool Await(Site site, StepDraft read, Place place)
    {
        if (!_table.IsDataflow || _bound.ContainsKey(read) || read == site.Step)
            return true;
        var start = _open.IndexOf(read);
        if (start < 0)
        {
            Bind(read);
            return true;
        }

        var circle = string.Join(" → ", _open.Skip(start).Append(read).Select(step => step.Name));
        _findings.Add(Rule.LaterStep, place, site.Method.Name, read.Name, $"waits for '{site.Step.Name}' in turn: {circle}");
        return false;
    }

    private void Bind(StepDraft step)
    {
        if (_bound.ContainsKey(step))
            return;
        _open.Add(step);
        var site = new Site(step, step.Method, step.Kind, Moment.Condition, _flow);
        var otherwiseOf = Otherwise(site, step);
        var conditions = Conditions(site, step);
        After(site, step);
        var conditionReads = site.Reads.Count;
        var decision = conditions.Select(condition => condition.Formula).Concat(otherwiseOf.Select(branch => _flow.Formulas.Not(_flow.DecisionOf(branch)))).Aggregate(Formulas.True, _flow.Formulas.And);
        var call = new Site(step, step.Method, step.Kind, Moment.Call, _flow) { Asked = decision, Narrowed = site.Narrowed, Reads = site.Reads };
        var forEach = step.Controls.ForEach;
        var fanOut = forEach is null ? null : _fanOuts.Bind(call, step, forEach);
        var canBind = step.IsCallable && (forEach is null || fanOut is not null);
        List<ParameterModel?> parameters = canBind ? [.. step.Method.Parameters.Select(parameter => _parameters.Bind(call, parameter))] : [];
        if (fanOut is not null && canBind)
            _fanOuts.CheckItem(step, fanOut, parameters, forEach!);
        var contents = canBind ? _contents.Read(step, parameters) : null;
        if (canBind)
            _recoveries.Bind(call, step);
        step.IsBound = canBind && !parameters.Contains(null) && contents is not null;

        var runs = _flow.Formulas.And(_flow.Reach, decision);
        _flow.Decide(step, decision);
        foreach (var (first, declared) in _coverage.End(step))
            _declared[first] = declared;
        _flow.Leave(step);
        if (step.Loop is { } loop)
            _untils.Add(loop, Until(step, call.Reads, loop.From == loop.To ? runs : _flow.Reach));
        _open.Remove(step);
        _order.Add(step);
        _bound.Add(step, new(parameters.Contains(null) ? [] : [.. parameters.OfType<ParameterModel>()], contents?.Prompt, contents?.Child, conditions, otherwiseOf, fanOut, call.Reads, conditionReads));
    }

    private List<BoundCondition> Conditions(Site site, StepDraft step)
    {
        var conditions = new List<BoundCondition>();
        foreach (var when in step.Controls.Whens)
        {
            if (when.ConstructorArguments.IsEmpty || when.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error))
            {
                _findings.CompilerReports();
                continue;
            }

            if (when.Argument("", 0) is not string)
            {
                _findings.Add(Rule.InvalidCondition, when.Location(), $"The [When] of '{step.Method.Name}' names no condition: name a path or a method");
                continue;
            }

            if (_conditions.When(site, when, path => _coverage.Begin(step, when, path)) is not { } condition)
                continue;
            conditions.Add(condition);
            site.Asked = _flow.Formulas.And(site.Asked, condition.Formula);
        }

        return conditions;
    }

    private IReadOnlyList<StepDraft> Otherwise(Site site, StepDraft step)
    {
        if (step.Controls.Otherwise is not { } otherwise)
            return [];
        if (otherwise.ConstructorArguments.IsEmpty || otherwise.ConstructorArguments[0].Kind == TypedConstantKind.Error)
        {
            _findings.CompilerReports();
            return [];
        }

        var path = otherwise.Argument("", 0) as string ?? "";
        var source = new LiteralSource(otherwise, AttributeArguments.Find(otherwise, "path", 0)?.Expression, _compilation);
        var branches = _sets.Before(step, path);
        if (branches.Count == 0)
        {
            // A name that nothing has is the better word.
            if ((_conditions.IsHelper(path) || _conditions.Path(site, path, source) is not null) && _table.IsOrdered)
                _findings.Add(Rule.OtherwiseWithoutWhen, source.At(new Span(0, path.Length)).Source, step.Method.Name, path);
            return [];
        }

        foreach (var branch in branches)
            Await(site, branch, new Place(otherwise.Location()));
        site.Read(branches);
        return branches;
    }

    private void After(Site site, StepDraft step)
    {
        if (step.Controls.After is not { } after || !_table.IsDataflow)
            return;
        var names = after.Argument("", 0) as string[] ?? [];
        for (var i = 0; i < names.Length; i++)
        {
            var (name, source) = (names[i], new LiteralSource(after, AttributeArguments.Item(after, "steps", i), _compilation));
            var span = new Span(0, name.Length);
            var place = source.At(span);
            if (source.FailsToCompile)
            {
                _findings.CompilerReports();
            }
            else if (_table.Find(name) is not { } other)
            {
                var known = _table.Steps.Where(candidate => candidate != step).Select(candidate => candidate.Name).ToList();
                var nearest = Suggestions.Nearest(name, known);
                _findings.Add(Rule.UnknownName, place, HeadResolver.Replacing(source.IsEditable(span, name) ? nearest : null), $"No step is called '{name}', after which '{step.Method.Name}' could run", Suggestions.Hint(nearest, known));
            }
            else if (other == step)
            {
                _findings.Add(Rule.LaterStep, place, step.Method.Name, step.Name, "is this step itself: a step cannot run after itself");
            }
            else if (Await(site, other, place))
            {
                site.Read([other]);
            }
        }
    }

    private BoundCondition? Until(StepDraft step, List<StepDraft> reads, int reach)
    {
        if (step.Controls.Until is not { } until)
            return null;
        var site = new Site(step, step.Method, step.Kind, Moment.Until, _flow) { Reach = reach, Reads = reads };
        return _conditions.Until(site, step.Controls.Repeat!, until);
    }

    private static IEnumerable<string> TextsOf(Bound bound) =>
        bound.Conditions.Select(condition => condition.Text).Concat(bound.OtherwiseOf.Count > 0 ? ["otherwise"] : []);

    private LoopModel Model(LoopDraft loop)
    {
        var until = _untils.TryGetValue(loop, out var condition) ? condition : null;
        return new(loop.From.Index, loop.To.Index, loop.Max, until?.Model, until?.Text, loop.FailsAtMax);
    }

    private StepModel Model(StepDraft step)
    {
        var bound = _bound[step];
        var controls = step.Controls;
        var isConditional = controls.IsConditional;
        var flow = new FlowModel(
            step.Group?.Index ?? -1,
            bound.Conditions.Select(condition => condition.Model).ToEquatableArray(),
            bound.OtherwiseOf.Select(branch => branch.Index).ToEquatableArray(),
            TextsOf(bound).ToEquatableArray(),
            _choices.TryGetValue(step, out var choice) ? choice : null,
            _declared.TryGetValue(step, out var declared) ? declared : null,
            controls.Return is not null,
            step.IsOutput,
            controls.ContinueOnError is not null,
            bound.FanOut,
            step.Loop?.Index ?? -1,
            step.HasVisits,
            isConditional || controls.MayFailQuietly || step.IsLookedBackAt,
            bound.Reads.Where(read => read != step).Select(read => read.Index).ToEquatableArray(),
            bound.ConditionReads);
        return StepModels.Of(step, bound.Parameters, bound.Prompt, bound.Child, flow, _names, _compilation);
    }
}
