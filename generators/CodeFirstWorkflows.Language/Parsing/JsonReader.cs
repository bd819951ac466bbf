using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Checks that what a workflow serializes can be: rules 040 and 044.</summary>
internal sealed class JsonReader(INamedTypeSymbol workflow, AttributeData attribute, TypeNames names, Findings findings)
{
    private readonly INamedTypeSymbol? _context = attribute.Argument("JsonContext") as INamedTypeSymbol;

    /// <summary>The context as generated code names it, or null.</summary>
    public string? Context => _context is not null && IsContext(_context) ? names.Ref(_context).Name : null;

    public void Check(ITypeSymbol input, IReadOnlyList<StepDraft> steps)
    {
        var durable = attribute.Argument("Durable") is true;
        if (attribute.Argument("JsonContext") is ITypeSymbol other and not INamedTypeSymbol)
            findings.Add(Rule.NotSerializable, StepReader.ArgumentLocation(attribute, "JsonContext"), $"'{TypeNames.Display(other)}' is no JsonSerializerContext that can be created: derive a class from JsonSerializerContext that is not abstract or generic, with a public constructor without parameters");
        if (_context is not null && !IsContext(_context))
        {
            if (!_context.IsUnboundGenericType && _context.ContainsError())
                findings.CompilerReports();
            else
                findings.Add(Rule.NotSerializable, StepReader.ArgumentLocation(attribute, "JsonContext"), $"'{_context.Name}' is no JsonSerializerContext that can be created: derive a class from JsonSerializerContext that is not abstract or generic, with a public constructor without parameters");
            return;
        }

        if (_context is null && !durable)
            return;
        var serialized = new List<(ITypeSymbol Type, Location? Location)>();
        if (durable)
            serialized.Add((input, workflow.UserLocation()));
        serialized.AddRange(steps.Where(step => step.Result is not null && !step.Result.ContainsError() && (durable || step.Kind == StepKind.WaitFor || step.Kind == StepKind.Prompt && Reply(step).SpecialType != SpecialType.System_String))
            .Select(step => (durable ? step.Result! : Reply(step), step.Location)));
        // A question is stored, and looked at from outside.
        serialized.AddRange(steps.Where(step => step.Kind == StepKind.WaitFor)
            .SelectMany(step => step.Method.Parameters.Where(parameter => !parameter.Type.IsNamed(Names.CancellationToken) && !parameter.Type.ContainsError()).Select(parameter => (parameter.Type, parameter.UserLocation()))));
        var reported = new HashSet<string>();
        foreach (var (type, location) in serialized)
        {
            if (Unserializable(type, []) is { } reason)
            {
                findings.Add(Rule.NotSerializable, location, $"'{TypeNames.Display(type)}' cannot be serialized: {reason}");
            }
            else if (_context is not null && !Knows(type) && reported.Add(TypeNames.Display(type)))
            {
                var properties = ImmutableDictionary<string, string?>.Empty
                    .Add(FindingProperties.Type, type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
                    .Add(FindingProperties.Context, MetadataName(_context));
                findings.Add(Rule.NotSerializable, new Place(location), properties, $"'{_context.Name}' does not know '{TypeNames.Display(type)}': add [JsonSerializable(typeof({TypeNames.Display(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated))}))] to it");
            }
        }

        if (_context is not null && !WritesEnumsByName(_context))
            CheckEnums(serialized);
    }

    // What a model is asked for.
    private static ITypeSymbol Reply(StepDraft step) =>
        step.Controls.Compare is not null && step.Result is INamedTypeSymbol { TypeArguments: [var reply] } ? reply : step.Result!;

    private static bool IsContext(INamedTypeSymbol type) =>
        type.IsOrDerivesFrom(Names.JsonSerializerContext) && type is { IsAbstract: false, IsGenericType: false }
        && type.InstanceConstructors.Where(constructor => constructor.Parameters.IsEmpty).ToList() is [{ DeclaredAccessibility: Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal }];

    private static bool WritesEnumsByName(INamedTypeSymbol context) =>
        context.Attribute("System.Text.Json.Serialization.JsonSourceGenerationOptionsAttribute")?.Argument("UseStringEnumConverter") is true;

    // The context serves what its attributes name, and everything that those types hold.
    private bool Knows(ITypeSymbol type)
    {
        var named = _context!.GetAttributes()
            .Where(candidate => candidate.AttributeClass.IsNamed(Names.JsonSerializableAttribute))
            .Select(candidate => candidate.Argument("", 0) as ITypeSymbol);
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var root in named)
        {
            if (root is not null)
                Collect(root, seen);
        }

        type.IsNullableValue(out var plain);
        return seen.Contains(type) || seen.Contains(plain);
    }

    private static void Collect(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        type.IsNullableValue(out type);
        if (!seen.Add(type))
            return;
        foreach (var part in Parts(type))
            Collect(part, seen);
    }

    // What System.Text.Json writes of a type: the items of collections, else its public properties.
    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return [array.ElementType];
        if (type is not INamedTypeSymbol named || type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum)
            return [];
        if (type.AllInterfaces.Any(candidate => candidate.SpecialType == SpecialType.System_Collections_IEnumerable) || type.ElementType() is not null)
            return named.TypeArguments.Concat(type.ElementType() is { } element ? [element] : []);
        if (IsFromSystem(type))
            return [];
        var parts = new List<ITypeSymbol>();
        for (ITypeSymbol? current = type; current is not null && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
        {
            parts.AddRange(current.GetMembers().OfType<IPropertySymbol>()
                .Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } && !property.Has("System.Text.Json.Serialization.JsonIgnoreAttribute"))
                .Select(property => property.Type));
        }

        return parts;
    }

    private static bool IsFromSystem(ITypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space is { Name: "System" };
    }

    private static string? Unserializable(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        type.IsNullableValue(out type);
        if (type.TypeKind == TypeKind.Delegate)
            return $"'{TypeNames.Display(type)}' is a delegate";
        if (type.IsOrDerivesFrom("System.IO.Stream") || type.IsOrDerivesFrom("System.Type") || type.IsNamed(Names.CancellationToken) || type.Implements("System.Collections.Generic.IAsyncEnumerable"))
            return $"'{TypeNames.Display(type)}' holds no data of its own";
        if (!seen.Add(type))
            return null;
        foreach (var part in Parts(type))
        {
            if (Unserializable(part, seen) is { } reason)
                return reason;
        }

        return null;
    }

    private void CheckEnums(List<(ITypeSymbol Type, Location? Location)> serialized)
    {
        var reported = new HashSet<string>();
        foreach (var (type, location) in serialized)
        {
            var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
            Collect(type, seen);
            foreach (var found in seen)
            {
                if (found.TypeKind == TypeKind.Enum && !found.Has("System.Text.Json.Serialization.JsonConverterAttribute") && reported.Add(TypeNames.Display(found)))
                    findings.Add(Rule.EnumsAsNumbers, location, _context!.Name, TypeNames.Display(found));
            }
        }
    }

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? MetadataName(container) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;
}
