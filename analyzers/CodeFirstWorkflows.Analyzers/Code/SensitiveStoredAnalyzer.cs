using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW045: what is marked as [Sensitive] lies in a store where anybody can read it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SensitiveStoredAnalyzer() : CodeAnalyzer(Rule.SensitiveStored)
{
    private const int Deepest = 8;

    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        var found = new ConcurrentBag<(INamedTypeSymbol Workflow, string Member)>();
        var encrypts = false;
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (type.IsMarkedWorkflow() && IsStored(type) && Stored(type).Select(Sensitive).FirstOrDefault(member => member is not null) is { } member)
                    found.Add((type, member));
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation =>
            {
                if (((IObjectCreationOperation)operation.Operation).Type?.AllInterfaces.Any(contract => contract.IsNamed(Names.EncryptingCodec)) == true)
                    encrypts = true;
            },
            OperationKind.ObjectCreation);
        context.RegisterCompilationEndAction(end =>
        {
            if (encrypts)
                return;
            foreach (var (workflow, member) in found)
            {
                if (workflow.UserLocation() is { } location)
                    end.ReportDiagnostic(Diagnostic.Create(ReportedRule, location, workflow.Name, member));
            }
        });
    }

    private static bool IsStored(INamedTypeSymbol workflow) =>
        workflow.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "WorkflowAttribute" or "ChainOfThoughtAttribute" && attribute.Argument("Durable") is true)
        || workflow.GetMembers().Any(member => member.Has(Names.WaitForAttribute));

    // The input, questions and results.
    private static IEnumerable<(ISymbol? Symbol, ITypeSymbol Type)> Stored(INamedTypeSymbol workflow)
    {
        for (var type = workflow.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Name == "Workflow" && type.TypeArguments.Length > 0)
                yield return (null, type.TypeArguments[0]);
        }

        foreach (var method in workflow.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.Has(Names.StepAttribute) || method.Has(Names.PromptAttribute) || method.Has(Names.WaitForAttribute) || method.Has(Names.SubWorkflowAttribute))
                yield return (null, method.ReturnType);
            if (method.Has(Names.WaitForAttribute))
            {
                foreach (var parameter in method.Parameters)
                    yield return (parameter, parameter.Type);
            }
        }
    }

    private static string? Sensitive((ISymbol? Symbol, ITypeSymbol Type) stored) =>
        stored.Symbol?.Has(Names.SensitiveAttribute) == true ? stored.Symbol.Name : Sensitive(stored.Type, new(SymbolEqualityComparer.Default), 0);

    private static string? Sensitive(ITypeSymbol type, HashSet<ITypeSymbol> seen, int depth)
    {
        if (depth > Deepest || !seen.Add(type))
            return null;
        if (type.Has(Names.SensitiveAttribute))
            return type.Name;
        if (type is IArrayTypeSymbol array)
            return Sensitive(array.ElementType, seen, depth + 1);
        if (type is not INamedTypeSymbol named)
            return null;
        foreach (var argument in named.TypeArguments)
        {
            if (Sensitive(argument, seen, depth + 1) is { } inside)
                return inside;
        }

        if (named.ContainingNamespace?.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal) == true)
            return null;
        for (var level = named; level is not null && level.SpecialType != SpecialType.System_Object; level = level.BaseType)
        {
            foreach (var property in level.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic))
            {
                if (IsMarked(property))
                    return $"{level.Name}.{property.Name}";
                if (Sensitive(property.Type, seen, depth + 1) is { } inside)
                    return inside;
            }
        }

        return null;
    }

    // A record's parameter stands for its property.
    private static bool IsMarked(IPropertySymbol property) => property.Has(Names.SensitiveAttribute)
        || property.ContainingType.IsRecord && property.ContainingType.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == property.Name && parameter.Has(Names.SensitiveAttribute)));
}
