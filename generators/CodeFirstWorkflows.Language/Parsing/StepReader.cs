using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>A step as it stands in the class, before its parameters are bound.</summary>
internal sealed class StepDraft(IMethodSymbol method, AttributeData attribute, StepKind kind, string name)
{
    public IMethodSymbol Method { get; } = method;

    public AttributeData Attribute { get; } = attribute;

    public StepKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>The name of its members in Steps, Given and Render.</summary>
    public string Property { get; } = PropertyOf(name);

    /// <summary>The name of the members of a step that is called so.</summary>
    public static string PropertyOf(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>Its place in the order, once it is known.</summary>
    public int Index { get; set; }

    public ReturnShape Shape { get; set; }

    /// <summary>The type of its result, or null.</summary>
    public ITypeSymbol? Result { get; set; }

    /// <summary>The type of what readers get: its result, or the list of them; null without a result.</summary>
    public ITypeSymbol? Value { get; set; }

    /// <summary>What stands between the step and its method; null if nothing was said.</summary>
    public ResilienceModel? Resilience { get; set; }

    /// <summary>What stands in for the step when it has failed.</summary>
    public RecoveryModel? Fallback { get; set; }

    /// <summary>What takes the step back.</summary>
    public RecoveryModel? Compensation { get; set; }

    /// <summary>How long the step waits for its answer, in ticks; null if for ever.</summary>
    public long? WaitTicks { get; set; }

    /// <summary>When it runs, and how often.</summary>
    public StepControls Controls { get; } = new(method);

    /// <summary>The parallel group it is in, or null.</summary>
    public GroupDraft? Group { get; set; }

    /// <summary>The loop that ends with it, or null.</summary>
    public LoopDraft? Loop { get; set; }

    /// <summary>Whether a step reads it before it runs again.</summary>
    public bool IsLookedBackAt { get; set; }

    /// <summary>Whether a step reads all its visits.</summary>
    public bool HasVisits { get; set; }

    /// <summary>Whether nothing stands in the way of calling it.</summary>
    public bool IsSound { get; set; } = true;

    /// <summary>Whether its result is the run's output.</summary>
    public bool IsOutput { get; set; }

    /// <summary>Whether its signature is one that a step may have; otherwise its parameters are not worth a word.</summary>
    public bool IsCallable { get; set; } = true;

    /// <summary>Whether all its parameters and holes are bound.</summary>
    public bool IsBound { get; set; }

    /// <summary>Whether a later step, the output or a prompt reads its result.</summary>
    public bool IsRead { get; set; }

    public Location? Location => Method.UserLocation();

    public MethodDeclarationSyntax? Syntax { get; } = method.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<MethodDeclarationSyntax>()
        .FirstOrDefault(syntax => !syntax.SyntaxTree.IsOurs());
}

/// <summary>Finds the steps of a class and the helpers among its prompts: kinds (019), names (005), signatures (006, 007) and order (009).</summary>
internal static class StepReader
{
    private static readonly HashSet<string> ObjectMembers =
        ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    public static StepTable Read(INamedTypeSymbol workflow, CSharpCompilation compilation, Findings findings)
    {
        var steps = new List<StepDraft>();
        foreach (var method in workflow.GetMembers().OfType<IMethodSymbol>())
        {
            if (ReadStep(method, workflow, compilation, findings) is { } step)
                steps.Add(step);
        }

        var isOrdered = CheckOrder(workflow, steps, findings);
        steps = Numbered(InOrder(steps));
        var helpers = HelperFinder.Find(steps);
        steps = Numbered([.. steps.Except(helpers)]);
        for (var i = 0; i < helpers.Count; i++)
            helpers[i].Index = steps.Count + i;
        CheckUnique([.. steps, .. helpers], findings);
        return new StepTable(steps, helpers, isOrdered);
    }

    private static List<StepDraft> Numbered(List<StepDraft> steps)
    {
        for (var i = 0; i < steps.Count; i++)
            steps[i].Index = i;
        return steps;
    }

    private static StepDraft? ReadStep(IMethodSymbol method, INamedTypeSymbol workflow, CSharpCompilation compilation, Findings findings)
    {
        var kinds = method.GetAttributes().Where(attribute => KindOf(attribute) is not null).ToList();
        if (kinds.Count == 0)
            return null;
        if (method.Name.Length == 0)
        {
            findings.CompilerReports();
            return null;
        }

        if (kinds.Count > 1 && kinds.Select(attribute => attribute.AttributeClass!.Name).Distinct().Count() > 1)
        {
            var names = string.Join(" and ", kinds.Select(attribute => $"[{attribute.ShortName()}]"));
            findings.Add(Rule.SeveralStepKinds, method.UserLocation(), method.Name, names);
        }

        // Of several kinds the one that fits how the method is declared, so that only the choice is reported.
        var mark = kinds.FirstOrDefault(attribute => KindOf(attribute) != StepKind.Step == method.IsPartialDefinition) ?? kinds[0];
        var step = new StepDraft(method, mark, KindOf(mark)!.Value, NameOf(method, mark));
        CheckName(step, workflow, findings);
        StepSignature.Check(step, compilation, findings);
        return step;
    }

    private static StepKind? KindOf(AttributeData attribute) =>
        attribute.AttributeClass.IsNamed(Names.StepAttribute) ? StepKind.Step
        : attribute.AttributeClass.IsNamed(Names.PromptAttribute) ? StepKind.Prompt
        : attribute.AttributeClass.IsNamed(Names.SubWorkflowAttribute) ? StepKind.SubWorkflow
        : attribute.AttributeClass.IsNamed(Names.WaitForAttribute) ? StepKind.WaitFor
        : null;

    /// <summary>The name that the attribute gives, else the method's.</summary>
    public static string NameOf(IMethodSymbol method, AttributeData attribute) =>
        attribute.Argument("Name") is string { Length: > 0 } given ? given : NameOf(method);

    /// <summary>The method's name without Async, first letter lowered.</summary>
    public static string NameOf(IMethodSymbol method)
    {
        var name = method.Name;
        if (name.Length > 5 && name.EndsWith("Async", System.StringComparison.Ordinal))
            name = name.Substring(0, name.Length - 5);
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static void CheckName(StepDraft step, INamedTypeSymbol workflow, Findings findings)
    {
        var problem =
            step.Attribute.Argument("Name") is "" ? "is empty: leave Name out, or name the step"
            : !SyntaxFacts.IsValidIdentifier(step.Name) ? "is no C# identifier: results are read by it, as in Steps.Name"
            : step.Name is Names.Input or Names.Item ? "always means something else in a path: choose another with Name ="
            : ClassReader.GeneratedMembers.Contains(step.Property) || ObjectMembers.Contains(step.Property) || step.Property == workflow.Name
                ? $"is reserved, because '{step.Property}' already is a member of every workflow: choose another with Name ="
            : null;
        if (problem is null)
            return;
        step.IsSound = false;
        // Reported with the other members that take a reserved name.
        if (ClassReader.ReservedMembers.Contains(step.Method.Name))
            return;
        var named = step.Syntax is not null && step.Attribute.NamedArguments.Any(argument => argument.Key == "Name");
        findings.Add(Rule.InvalidStepName, named ? ArgumentLocation(step.Attribute, "Name") : step.Location, step.Attribute.Argument("Name") is "" ? "" : step.Name, problem);
    }

    private static void CheckUnique(List<StepDraft> steps, Findings findings)
    {
        var seen = new Dictionary<string, StepDraft>();
        foreach (var step in steps)
        {
            if (seen.TryGetValue(step.Property, out var first))
            {
                step.IsSound = false;
                findings.Add(Rule.InvalidStepName, step.Location, step.Name, $"is already that of the step '{first.Method.Name}': give one of them another with Name =");
            }
            else
            {
                seen.Add(step.Property, step);
            }
        }
    }

    private static bool CheckOrder(INamedTypeSymbol workflow, List<StepDraft> steps, Findings findings)
    {
        var isOrdered = true;
        if (steps.Select(step => step.Syntax?.SyntaxTree).Distinct().Count() <= 1)
            return isOrdered;
        var orders = new HashSet<int>();
        foreach (var step in steps)
        {
            if (step.Attribute.NamedArguments.Any(argument => argument.Key == "Order") && orders.Add(Order(step)))
                continue;
            isOrdered = false;
            findings.Add(Rule.StepsNeedOrder, step.Location, workflow.Name, step.Method.Name, step.Attribute.ShortName());
        }

        return isOrdered;
    }

    private static List<StepDraft> InOrder(List<StepDraft> steps) =>
        [.. steps.OrderBy(Order).ThenBy(step => step.Syntax?.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(step => step.Syntax?.SpanStart ?? 0)];

    private static int Order(StepDraft step) => step.Attribute.Argument("Order") as int? ?? 0;

    /// <summary>Where a named argument of the attribute is written, or the attribute.</summary>
    public static Location? ArgumentLocation(AttributeData attribute, string name) =>
        AttributeArguments.Find(attribute, name)?.Expression.GetLocation() ?? attribute.Location();
}
